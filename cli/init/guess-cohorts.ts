import type { TextTable } from '../../data-catalog/readers/delimited-table.js';
import { countShared } from '../../data-catalog/check/why-names-differ.js';
import { guessClinical, type GuessedClinical } from './guess-clinical.js';
import type { SeenFile, WideTable } from './look-at-file.js';
import { baseOf, folderOf } from './survey-folder.js';

type Table = Extract<SeenFile, { kind: 'table' }>;
type Unit = 'counts' | 'linear' | 'log2p1';

export interface GuessedCohort {
  readonly name: string;
  readonly role: 'discovery' | 'validation';
  readonly expression: {
    readonly file: string; readonly format: 'tsv' | 'csv'; readonly geneColumn: string; readonly ignoreColumns: readonly string[];
    readonly orientation: 'genes-by-samples' | 'samples-by-genes'; readonly unit: Unit; readonly why: string;
  };
  /** absent where no table of survival was found at all */
  readonly clinical?: GuessedClinical & { readonly file: string; readonly format: 'tsv' | 'csv'; readonly sampleColumn: string };
  /** patients that stand in both tables, of the rows that were looked at; without survival the samples */
  readonly matched: number;
}

type FollowedCohort = Required<GuessedCohort>;

const GENE_NAMES = [/symbol/i, /gene.?name/i, /^gene$/i, /gene|feature|probe/i];
const GENERAL_NAME = /^(expression|expr|counts?|raw|bulk|matrix|tpm|fpkm|rsem|htseq|rna)/i;
const LEAST_PATIENTS = 10;
const LOG_AT_MOST = 25;

/**
 * Cohorts: a table of expression and a clinical table with survival that name the same patients. Each clinical table serves once.
 * Where no table of survival is there at all, every table of expression is a cohort without.
 */
export function guessCohorts(seen: readonly SeenFile[], referenceGenes: readonly string[] | undefined, say: (line: string) => void): GuessedCohort[] {
  const wide = seen.filter((file): file is WideTable => file.kind === 'wide');
  const clinical = seen.filter((file): file is Table => file.kind === 'table').flatMap((file) => {
    const guessed = guessClinical(file.table);
    return guessed === undefined ? [] : [{ ...file, guessed }];
  });
  if (clinical.length === 0) return withoutSurvival(wide, referenceGenes, say);
  const pairs = wide.flatMap((table) => clinical.flatMap((patients) => pair(table, patients, referenceGenes) ?? []));
  // The pair with most patients, then with the clinical table that knows most: a file stands in one cohort only.
  const worth = (cohort: FollowedCohort) => cohort.matched * 1000 + (/clinic/i.test(cohort.clinical.file) ? 100 : 0) + Object.keys(cohort.clinical.covariates).length;
  pairs.sort((a, b) => worth(b) - worth(a));
  const cohorts: FollowedCohort[] = [];
  for (const candidate of pairs) {
    const taken = cohorts.find((cohort) => cohort.expression.file === candidate.expression.file || cohort.clinical.file === candidate.clinical.file);
    if (taken === undefined) cohorts.push(candidate);
  }
  for (const table of wide) if (!cohorts.some(({ expression }) => expression.file === table.file)) say(`${table.file}: left out: ${whyNot(table)}`);
  const order = (cohort: FollowedCohort) => (/discover|train|tcga/i.test(cohort.name) ? 2 : /valid|target|test/i.test(cohort.name) ? 0 : 1);
  return cohorts
    .sort((a, b) => order(b) - order(a) || b.clinical.event.count - a.clinical.event.count)
    .map((cohort, i, all) => ({ ...cohort, role: i === 0 ? 'discovery' : 'validation', name: uniqueName(cohort.name, all.slice(0, i).map(({ name }) => name)) }));
}

/** Cohorts of which nothing but expression is known, the one with most samples first. */
function withoutSurvival(wide: readonly WideTable[], referenceGenes: readonly string[] | undefined, say: (line: string) => void): GuessedCohort[] {
  const cohorts = wide.flatMap((table): Omit<GuessedCohort, 'role'>[] => {
    const { textColumns, texts, numberColumns, values } = table;
    const usable = values.smallest >= 0 && values.largest > 1;
    const geneColumn = geneColumnOf(textColumns, texts, referenceGenes);
    const genes = texts.get(geneColumn ?? '') ?? [];
    if (!usable || geneColumn === undefined || geneColumn === '' || (referenceGenes !== undefined && countShared(referenceGenes, genes) === 0)) {
      say(`${table.file}: left out: ${usable ? 'none of its columns names genes of the reference' : whyNot(table)}`);
      return [];
    }
    return [{ name: nameOf(table.file), matched: numberColumns.length, expression: expressionOf(table, geneColumn, 'genes-by-samples') }];
  });
  if (cohorts.length > 0) say('no table of survival was found: the cohorts have none, and the study ends with proportions, profiles and states');
  return cohorts
    .sort((a, b) => b.matched - a.matched)
    .map((cohort, i, all) => ({ ...cohort, role: i === 0 ? 'discovery' : 'validation', name: uniqueName(cohort.name, all.slice(0, i).map(({ name }) => name)) }));
}

function expressionOf({ file, format, textColumns, values }: WideTable, geneColumn: string, orientation: GuessedCohort['expression']['orientation']): GuessedCohort['expression'] {
  const [unit, why] = unitOf(values);
  return { file, format, geneColumn, ignoreColumns: textColumns.filter((column) => column !== geneColumn), orientation, unit, why };
}

function whyNot({ values }: WideTable): string {
  if (values.smallest < 0) return 'it has negative values (centred or log-ratio values cannot be used)';
  if (values.largest <= 1) return 'its values are 0 to 1, no expression';
  return 'no table of survival names its patients, or another table of expression has more of them';
}

function pair(wide: WideTable, patients: Table & { guessed: GuessedClinical }, referenceGenes: readonly string[] | undefined): FollowedCohort | undefined {
  if (wide.values.smallest < 0 || wide.values.largest <= 1) return undefined;
  const best = bestColumn(patients.table, wide);
  if (best === undefined) return undefined;
  const { textColumns, texts } = wide;
  const samplesAreRows = best.rows !== undefined;
  const geneColumn = samplesAreRows ? best.rows : geneColumnOf(textColumns, texts, referenceGenes);
  const genes = samplesAreRows ? wide.numberColumns : (texts.get(geneColumn ?? '') ?? []);
  if (geneColumn === undefined || geneColumn === '' || (referenceGenes !== undefined && countShared(referenceGenes, genes) === 0)) return undefined;
  return {
    name: nameOf(wide.file), role: 'validation', matched: best.matched,
    expression: expressionOf(wide, geneColumn, samplesAreRows ? 'samples-by-genes' : 'genes-by-samples'),
    clinical: { ...patients.guessed, file: patients.file, format: patients.format, sampleColumn: best.column },
  };
}

/** The clinical column whose texts are the patients: the columns of numbers, or the texts of a column (then rows are samples). */
function bestColumn(table: TextTable, { numberColumns, textColumns, texts }: WideTable): { column: string; matched: number; rows?: string } | undefined {
  let best: { column: string; matched: number; rows?: string } | undefined;
  table.columns.forEach((column, at) => {
    const names = table.rows.map((row) => (row[at] as string).trim()).filter((name) => name !== '');
    if (new Set(names).size < names.length) return;
    const offer = (matched: number, rows?: string) => {
      if (matched >= LEAST_PATIENTS && matched > (best?.matched ?? 0)) best = { column, matched, ...(rows === undefined ? {} : { rows }) };
    };
    offer(countShared(names, numberColumns));
    for (const rows of textColumns) offer(countShared(names, texts.get(rows) ?? []), rows);
  });
  return best;
}

function geneColumnOf(columns: readonly string[], texts: ReadonlyMap<string, readonly string[]>, reference: readonly string[] | undefined): string | undefined {
  const shared = (column: string) => (reference === undefined ? 0 : countShared(reference, texts.get(column) ?? []));
  const byShared = [...columns].sort((a, b) => shared(b) - shared(a));
  if (byShared[0] !== undefined && shared(byShared[0]) > 0) return byShared[0];
  return GENE_NAMES.flatMap((pattern) => columns.filter((column) => pattern.test(column)))[0] ?? columns[0];
}

function unitOf({ largest, whole }: WideTable['values']): [Unit, string] {
  if (whole && largest > LOG_AT_MOST) return ['counts', `whole numbers, the largest seen ${largest}`];
  if (largest <= LOG_AT_MOST) return ['log2p1', `no value above ${LOG_AT_MOST} (largest seen ${largest}): logarithms, taken for log2(x + 1)`];
  return ['linear', `decimals, the largest seen ${largest}: not logarithms`];
}

function nameOf(file: string): string {
  const own = baseOf(file).split('.')[0] as string;
  const name = GENERAL_NAME.test(own) ? baseOf(folderOf(file)) || own : own;
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

function uniqueName(name: string, taken: readonly string[]): string {
  let unique = name;
  for (let i = 2; taken.includes(unique); i++) unique = `${name}-${i}`;
  return unique;
}
