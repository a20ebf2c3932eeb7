import type { TextTable } from '../../data-catalog/readers/delimited-table.js';
import { countShared } from '../../data-catalog/check/why-names-differ.js';
import { guessClinical, type GuessedClinical } from './guess-clinical.js';
import { type GuessedIdentifiers, guessIdentifiers } from './guess-identifiers.js';
import { guessSamples } from './guess-samples.js';
import { guessUnit, type Unit, whyNoExpression } from './guess-unit.js';
import type { SampleFormat, SeenFile, WideTable } from './look-at-file.js';
import { baseOf, folderOf } from './survey-folder.js';

type Table = Extract<SeenFile, { kind: 'table' }>;

export interface GuessedWide {
  readonly kind: 'wide';
  readonly file: string;
  readonly format: WideTable['format'];
  readonly geneColumn: string;
  readonly ignoreColumns: readonly string[];
  readonly orientation: 'genes-by-samples' | 'samples-by-genes';
  readonly unit: Unit;
  readonly why: string;
  /** seen: all where a row is a sample, else those in the rows that were looked at */
  readonly genes: number;
}

export interface GuessedSamples {
  readonly kind: 'samples';
  readonly folder: string;
  readonly suffix: string;
  readonly format: SampleFormat;
  readonly files: number;
}

export interface GuessedCohort {
  readonly name: string;
  readonly role: 'discovery' | 'validation';
  readonly expression: (GuessedWide | GuessedSamples) & { readonly identifiers?: GuessedIdentifiers };
  /** absent where no table of survival was found at all */
  readonly clinical?: GuessedClinical & { readonly file: string; readonly format: Table['format']; readonly sampleColumn: string };
  /** patients that stand in both tables, of the rows that were looked at; without survival the samples */
  readonly matched: number;
}

type FollowedCohort = Required<GuessedCohort>;
type Patients = Table & { readonly guessed: GuessedClinical };

export interface Surroundings {
  readonly referenceGenes: readonly string[] | undefined;
  /** name of the folder that was looked at, for a cohort whose files have general names */
  readonly folder: string;
  say(line: string): void;
}

const GENE_NAMES = [/symbol/i, /gene.?name/i, /^gene$/i, /gene|feature|probe/i];
const GENERAL_NAME = /^(expression|expr|counts?|raw|bulk|matrix|tpm|fpkm|rsem|htseq|rna|star|quants?|salmon|kallisto)/i;
const LEAST_PATIENTS = 10;
const LEAST_GENES = 100;

/**
 * Cohorts: expression and a clinical table with survival that name the same patients. Each clinical table serves once.
 * Where no table of survival is there at all, whatever is expression is a cohort without.
 */
export function guessCohorts(seen: readonly SeenFile[], surroundings: Surroundings): GuessedCohort[] {
  const { say } = surroundings;
  const wide = seen.filter((file): file is WideTable => file.kind === 'wide');
  const tables = seen.filter((file): file is Table => file.kind === 'table');
  const clinical = tables.flatMap((file): Patients[] => {
    const guessed = guessClinical(file.table);
    return guessed === undefined ? [] : [{ ...file, guessed }];
  });
  const samples = guessSamples(seen);
  const registers = tables.filter(({ table }) => table.columns.includes('prev_symbol') && table.columns.includes('symbol')).map(({ file }) => file);
  if (clinical.length === 0) return withoutSurvival({ wide, samples, tables, registers }, surroundings);
  const pairs = clinical.flatMap((patients) => [
    ...wide.flatMap((table) => pairWide(table, patients, registers, surroundings) ?? []),
    ...samples.flatMap((group): FollowedCohort[] => {
      const best = bestOf(patients.table, group.names);
      return best === undefined ? [] : [cohortOf(group.guess, nameOf(group.guess.folder, surroundings.folder), patients, best)];
    }),
  ]);
  // The pair with most patients, then with most genes, then with the clinical table that knows most: a file stands in one cohort only.
  const genes = ({ expression }: GuessedCohort) => (expression.kind === 'wide' ? expression.genes : Number.POSITIVE_INFINITY);
  const knows = ({ clinical: { file, covariates } }: FollowedCohort) => (/clinic/i.test(file) ? 100 : 0) + Object.keys(covariates).length;
  pairs.sort((a, b) => b.matched - a.matched || Math.min(genes(b), LEAST_GENES) - Math.min(genes(a), LEAST_GENES) || knows(b) - knows(a) || genes(b) - genes(a));
  const cohorts: FollowedCohort[] = [];
  for (const candidate of pairs) {
    const taken = cohorts.find((cohort) => placeOf(cohort) === placeOf(candidate) || cohort.clinical.file === candidate.clinical.file);
    if (taken === undefined) cohorts.push(candidate);
  }
  const used = new Set(cohorts.flatMap((cohort) => [placeOf(cohort), cohort.clinical.file, ...(cohort.expression.identifiers?.file ?? [])].flat()));
  for (const table of wide) if (!used.has(table.file)) say(`${table.file}: left out: ${whyNot(table)}`);
  for (const { guess } of samples) if (!used.has(guess.folder)) say(`${guess.folder}: ${guess.files} files of ${guess.format} left out: no table of survival names their patients`);
  for (const { file, table } of tables) if (!used.has(file) && !registers.includes(file)) say(`${file}: left out: ${whyNotClinical(table, clinical.some((one) => one.file === file))}`);
  const order = (cohort: FollowedCohort) => (/discover|train|tcga/i.test(cohort.name) ? 2 : /valid|target|test/i.test(cohort.name) ? 0 : 1);
  return cohorts
    .sort((a, b) => order(b) - order(a) || b.clinical.event.count - a.clinical.event.count)
    .map((cohort, i, all) => ({ ...cohort, role: i === 0 ? 'discovery' : 'validation', name: uniqueName(cohort.name, all.slice(0, i).map(({ name }) => name)) }));
}

interface Seen {
  readonly wide: readonly WideTable[];
  readonly samples: ReturnType<typeof guessSamples>;
  readonly tables: readonly Table[];
  readonly registers: readonly string[];
}

/** Cohorts of which nothing but expression is known, the one with most samples first. */
function withoutSurvival({ wide, samples, tables, registers }: Seen, { referenceGenes, folder, say }: Surroundings): GuessedCohort[] {
  for (const { file, table } of tables) if (!registers.includes(file)) say(`${file}: left out: ${whyNotClinical(table, false)}`);
  const cohorts = [
    ...wide.flatMap((table): Omit<GuessedCohort, 'role'>[] => {
      const why = whyNoExpression(table.values) ?? (isScores(table) ? whyScores(table) : undefined);
      const expression = why === undefined ? wideOf(table, undefined, registers, referenceGenes) : undefined;
      if (expression !== undefined) return [{ name: nameOf(table.file, folder), matched: table.numberColumns.length, expression }];
      say(`${table.file}: left out: ${why ?? 'none of its columns names genes of the reference'}`);
      return [];
    }),
    ...samples.map(({ guess, names }): Omit<GuessedCohort, 'role'> => ({ name: nameOf(guess.folder, folder), matched: names.length, expression: guess })),
  ];
  if (cohorts.length > 0) say('no table of survival was found: the cohorts have none, and the study ends with proportions, profiles and states');
  return cohorts
    .sort((a, b) => b.matched - a.matched)
    .map((cohort, i, all) => ({ ...cohort, role: i === 0 ? 'discovery' : 'validation', name: uniqueName(cohort.name, all.slice(0, i).map(({ name }) => name)) }));
}

const placeOf = ({ expression }: GuessedCohort): string => (expression.kind === 'wide' ? expression.file : expression.folder);

const isScores = ({ numberColumns, textColumns, texts }: WideTable): boolean => numberColumns.length < LEAST_GENES && (texts.get(textColumns[0] ?? '')?.length ?? 0) < LEAST_GENES;
const whyScores = ({ numberColumns }: WideTable): string => `it has ${numberColumns.length} columns of numbers and few rows: scores rather than expression`;

function whyNot(table: WideTable): string {
  const none = whyNoExpression(table.values);
  if (none !== undefined) return none;
  if (isScores(table)) return whyScores(table);
  return 'no table of survival names its patients, or another table of expression has more of them';
}

function whyNotClinical({ columns }: TextTable, survival: boolean): string {
  if (survival) return 'it has survival, but no table of expression names its patients, or another table knows more of them';
  return `a table of ${columns.length} columns (${columns.slice(0, 5).join(', ')}${columns.length > 5 ? ' …' : ''}) without a time and an event that were recognised`;
}

function pairWide(wide: WideTable, patients: Patients, registers: readonly string[], { referenceGenes, folder }: Surroundings): FollowedCohort | undefined {
  if (whyNoExpression(wide.values) !== undefined) return undefined;
  const asRows = wide.textColumns.map((column) => ({ column, best: bestOf(patients.table, wide.texts.get(column) ?? []) }));
  const columns = bestOf(patients.table, wide.numberColumns);
  const rows = asRows.reduce((a, b) => ((b.best?.matched ?? 0) > (a?.best?.matched ?? 0) ? b : a), asRows[0]);
  const samplesAreRows = (rows?.best?.matched ?? 0) > (columns?.matched ?? 0);
  const best = samplesAreRows ? rows?.best : columns;
  const expression = best && wideOf(wide, samplesAreRows ? rows?.column : undefined, registers, referenceGenes);
  return best && expression && cohortOf(expression, nameOf(wide.file, folder), patients, best);
}

/** What a wide table is as expression; undefined where nothing in it names genes. @param sampleColumn where a row is a sample */
function wideOf({ file, format, textColumns, numberColumns, values, texts }: WideTable, sampleColumn: string | undefined, registers: readonly string[], referenceGenes: readonly string[] | undefined): GuessedCohort['expression'] | undefined {
  const samplesAreRows = sampleColumn !== undefined;
  const geneColumn = sampleColumn ?? geneColumnOf(textColumns, texts, referenceGenes);
  const genes = samplesAreRows ? numberColumns : (texts.get(geneColumn ?? '') ?? []);
  if (geneColumn === undefined || geneColumn === '' || (samplesAreRows && genes.length < LEAST_GENES)) return undefined;
  const identifiers = guessIdentifiers(genes, referenceGenes, registers);
  if (identifiers === undefined && referenceGenes !== undefined && countShared(referenceGenes, genes) === 0) return undefined;
  const [unit, why] = guessUnit(values);
  return {
    kind: 'wide', file, format, geneColumn, ignoreColumns: textColumns.filter((column) => column !== geneColumn),
    orientation: samplesAreRows ? 'samples-by-genes' : 'genes-by-samples', unit, why, genes: genes.length, ...(identifiers === undefined ? {} : { identifiers }),
  };
}

interface Matched {
  /** of the clinical table */
  readonly column: string;
  readonly matched: number;
}

function cohortOf(expression: GuessedCohort['expression'], name: string, patients: Patients, { column, matched }: Matched): FollowedCohort {
  return { name, role: 'validation', matched, expression, clinical: { ...patients.guessed, file: patients.file, format: patients.format, sampleColumn: column } };
}

/** The clinical column that names most of the samples, each of its texts once. */
function bestOf(table: TextTable, samples: readonly string[]): Matched | undefined {
  let best: Matched | undefined;
  table.columns.forEach((column, at) => {
    const names = table.rows.map((row) => (row[at] as string).trim()).filter((name) => name !== '');
    if (new Set(names).size < names.length) return;
    const matched = countShared(names, samples);
    if (matched >= LEAST_PATIENTS && matched > (best?.matched ?? 0)) best = { column, matched };
  });
  return best;
}

function geneColumnOf(columns: readonly string[], texts: ReadonlyMap<string, readonly string[]>, reference: readonly string[] | undefined): string | undefined {
  const shared = (column: string) => (reference === undefined ? 0 : countShared(reference, texts.get(column) ?? []));
  const byShared = [...columns].sort((a, b) => shared(b) - shared(a));
  if (byShared[0] !== undefined && shared(byShared[0]) > 0) return byShared[0];
  return GENE_NAMES.flatMap((pattern) => columns.filter((column) => pattern.test(column)))[0] ?? columns[0];
}

function nameOf(file: string, folder: string): string {
  const own = baseOf(file).split('.')[0] as string;
  const name = GENERAL_NAME.test(own) ? baseOf(folderOf(file)) || folder || own : own;
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'cohort';
}

function uniqueName(name: string, taken: readonly string[]): string {
  let unique = name;
  for (let i = 2; taken.includes(unique); i++) unique = `${name}-${i}`;
  return unique;
}
