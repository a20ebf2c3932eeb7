import type { JsonSchema } from '../../data-catalog/study/study-json-schema.js';

const INTRODUCTION = `# The study file

Made by \`npm run docs\` from the schema that checks the file (\`data-catalog/study\`); do not edit. \`deconflow schema\` prints the same as JSON Schema,
also kept as \`docs/study.schema.json\`: editors complete and check a study file that begins with

\`\`\`yaml
# yaml-language-server: $schema=<path to>/docs/study.schema.json
\`\`\`

A study is YAML. Files are named relative to the data folder (\`--data\`), never above it. A key without a default must be there, unless it is said to be optional.
\`--set path=value\` changes one key, for example \`--set definitions.minGroupSize=8\`. "Paper" is Zhu et al., PLOS Comput Biol 22(3): e1014101 (2026), with its section.
\`deconflow init FOLDER\` writes a first study file for a folder of data, \`deconflow check STUDY\` says what is wrong with one.
`;

interface Row {
  readonly key: string;
  readonly value: string;
  readonly standard: string;
  readonly meaning: string;
}

/** docs/study-file.md: every key with its values, default and meaning. */
export function studyFilePage(schema: JsonSchema): string {
  const sections: string[] = [];
  const top: Row[] = [];
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const required = (schema.required ?? []).includes(key);
    top.push(row(key, inner, required));
    if (key === 'parameters') {
      for (const [group, part] of Object.entries(inner.properties ?? {})) {
        sections.push(section(`parameters.${group}`, part, part.properties === undefined ? [row(group, part, false)] : rowsBelow('', part)));
      }
    } else if (formsOf(inner).length > 0) sections.push(...formSections(key, inner));
    else if (key !== 'profiles' && isMap(inner)) {
      sections.push(section(key, inner, rowsBelow('', inner.items ?? inner)));
      for (const { path, form, schema: other } of otherForms(`${key}.`, inner.items ?? inner)) sections.push(section(`${path}, format: ${form}`, other, rowsBelow('', other)));
    }
  }
  return `${[INTRODUCTION, table(top), ...sections].join('\n')}`;
}

const isMap = (schema: JsonSchema): boolean => schema.properties !== undefined || schema.items?.properties !== undefined || formsOf(schema).length > 0;

const formsOf = (schema: JsonSchema): readonly JsonSchema[] => schema.oneOf ?? schema.items?.oneOf ?? [];

function section(title: string, schema: JsonSchema, rows: readonly Row[]): string {
  const text = schema.properties === undefined && schema.items === undefined ? '' : `${schema.description ?? ''}\n\n`;
  return `## ${title}\n\n${text}${table(rows)}`;
}

/** A section that says what there is, and one for each form. */
function formSections(title: string, schema: JsonSchema): string[] {
  const forms = formsOf(schema);
  return [
    `## ${title}\n\n${schema.description ?? ''} It has one of ${forms.length} forms, told by \`format\`.\n`,
    ...forms.map((form) => `### ${title}: ${form.properties?.format?.const ?? ''}\n\n${form.description ?? ''}\n\n${table(rowsBelow('', form))}`),
  ];
}

/** The keys below a map, and below the maps and lists of maps in it. */
function rowsBelow(prefix: string, { properties = {}, required = [] }: JsonSchema): Row[] {
  return Object.entries(properties).flatMap(([key, inner]) => {
    const path = `${prefix}${key}`;
    const own = row(path, inner, required.includes(key));
    const first = inner.oneOf?.[0];
    if (first !== undefined) return [own, ...rowsBelow(`${path}.`, first)];
    if (inner.properties !== undefined) return [own, ...rowsBelow(`${path}.`, inner)];
    return inner.items?.properties === undefined ? [own] : [own, ...rowsBelow(`${path}[].`, inner.items)];
  });
}

/** Of maps that have one of several forms, the second form and those after it. */
function otherForms(prefix: string, { properties = {} }: JsonSchema): { path: string; form: string; schema: JsonSchema }[] {
  return Object.entries(properties).flatMap(([key, inner]) => {
    const others = (inner.oneOf ?? []).slice(1);
    return others.map((schema) => ({ path: `${prefix}${key}`, form: schema.properties?.format?.const ?? '', schema }));
  });
}

function row(key: string, schema: JsonSchema, required: boolean): Row {
  const filledIn = schema.properties !== undefined || schema.default === undefined;
  return { key: `\`${key}\``, value: valueText(schema), standard: filledIn ? (required ? '**needed**' : schema.default === undefined ? 'optional' : 'as below') : `\`${JSON.stringify(schema.default)}\``, meaning: schema.description ?? '' };
}

/** What may stand there, in words. */
export function valueText(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.oneOf !== undefined) return 'a map, whose keys depend on `format`';
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(valueText).join(' or ');
  switch (schema.type) {
    case 'object':
      return 'a map';
    case 'array': {
      const { minItems, maxItems } = schema;
      const many = minItems !== undefined && minItems === maxItems ? ` of ${minItems}` : minItems !== undefined && minItems > 0 ? ` of at least ${minItems}` : '';
      return `a list${many}${schema.items === undefined || schema.items.type === 'object' || schema.items.oneOf !== undefined ? '' : ` (${valueText(schema.items)})`}`;
    }
    case 'integer':
    case 'number':
      return `${schema.type === 'integer' ? 'a whole number' : 'a number'}${range(schema)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'null':
      return '`null`';
    default:
      return 'a text';
  }
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonSchema): string {
  const limits = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
    // zod names the largest safe integer where no limit was set
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
    ...(multipleOf === undefined ? [] : [`a multiple of ${multipleOf}`]),
  ];
  return limits.length === 0 ? '' : ` ${limits.join(', ')}`;
}

function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(['key', 'value', 'default', 'meaning']), '|---|---|---|---|', ...rows.map((one) => line([one.key, one.value, one.standard, one.meaning]))].join('\n')}\n`;
}
