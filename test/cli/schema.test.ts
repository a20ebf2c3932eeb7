import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { studyFilePage, valueText } from '../../cli/schema/study-file-page.js';
import { parametersSchema } from '../../data-catalog/study/parameters.js';
import { type JsonSchema, studyJsonSchema } from '../../data-catalog/study/study-json-schema.js';
import { call } from './audit/call.js';
import { root } from './command.js';

const schema = studyJsonSchema();
/** Every key with its path, the profiles' copies left out. */
function* keys(at: JsonSchema, path: string): Generator<[string, JsonSchema]> {
  for (const [key, inner] of Object.entries(at.properties ?? {})) {
    if (path === '' && key === 'profiles') continue;
    yield [`${path}${key}`, inner];
    const below = inner.items ?? inner;
    for (const form of below.oneOf ?? [below]) yield* keys(form, `${path}${key}.`);
  }
}
const at = (path: string) => [...keys(schema, '')].find(([name]) => name === path)?.[1];

describe('deconflow schema', () => {
  it('is JSON Schema of what may be written: demands, defaults, limits, profiles', async () => {
    const { code, stdout } = await call('schema');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(schema)));
    expect(schema.required).toEqual(['name', 'reference', 'cohorts']);
    expect(schema.additionalProperties).toBe(false);
    expect(at('parameters.markers.maxQ')).toMatchObject({ type: 'number', default: 0.1, exclusiveMinimum: 0, maximum: 1 });
    expect(at('cohorts.expression.unit')).toMatchObject({ enum: ['counts', 'linear', 'log2p1', 'log2p0.001', 'log2'] });
    const profile = schema.properties?.profiles?.additionalProperties as JsonSchema;
    expect(profile.required).toBeUndefined();
    expect(profile.properties?.parameters?.properties?.training?.properties?.epochs).not.toHaveProperty('default');
  });

  it('describes every key, and gives the defaults that a study gets', () => {
    expect([...keys(schema, '')].filter(([, { description }]) => description === undefined).map(([path]) => path)).toEqual([]);
    const defaults = parametersSchema.parse({});
    for (const [group, values] of Object.entries(defaults)) {
      if (typeof values !== 'object') expect(at(`parameters.${group}`)?.default).toBe(values);
      else for (const [key, value] of Object.entries(values)) expect(at(`parameters.${group}.${key}`)?.default).toEqual(value);
    }
  });
});

describe('the pages made from the schema', () => {
  it('are up to date (else: npm run docs)', () => {
    expect(readFileSync(join(root, 'docs/study-file.md'), 'utf8')).toBe(studyFilePage(schema));
    expect(JSON.parse(readFileSync(join(root, 'docs/study.schema.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('hold every key with its default', () => {
    const page = studyFilePage(schema);
    for (const [path] of keys(schema, '')) expect(page.includes(`${path.split('.').at(-1)}\` |`) || page.includes(`## ${path}\n`), path).toBe(true);
    expect(page).toContain('| `featureWidth` | a whole number from 32, a multiple of 16 | `4096` |');
    expect(page).toContain('| `expression.unit` | `counts`, `linear`, `log2p1`, `log2p0.001`, `log2` | **needed** |');
    expect(page).toContain('| `capPerType` | a whole number above 0 or `null` | `null` |');
  });

  it('say limits in words', () => {
    expect(valueText({ type: 'array', minItems: 5, maxItems: 5, items: { type: 'integer', exclusiveMinimum: 0 } })).toBe('a list of 5 (a whole number above 0)');
    expect(valueText({ type: 'boolean' })).toBe('`true`, `false`');
  });

  it('are what the study files of the project point at', () => {
    for (const study of ['aml', 'demo']) expect(readFileSync(join(root, `studies/${study}.yaml`), 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\.\/docs\/study\.schema\.json\n/);
  });
});
