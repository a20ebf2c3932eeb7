import { PUBLISHED_REFERENCES } from '../../data-catalog/study/reference/reference.js';
import type { GuessedCohort, GuessedSamples, GuessedWide } from './guess-cohorts.js';
import type { GuessedReference } from './guess-reference.js';

export interface Guesses {
  readonly name: string;
  readonly reference?: GuessedReference;
  readonly cohorts: readonly GuessedCohort[];
  readonly geneSets: readonly string[];
}

export const NO_REFERENCE = [
  'No single-cell reference was found: matrices of counts (MatrixMarket, genes x cells) with a table of cells (cell, sample, cell type) and a list of genes.',
  'References of other forms (10x folders, .h5, .h5ad, tables of GEO, wide text) are declared by hand: docs/data/single-cells.md.',
  `${PUBLISHED_REFERENCES} Fetch one and run init again.`,
];
export const NO_COHORT = ['No cohort was found: a wide table of bulk expression, and a clinical table with follow-up and event that names the same patients.'];

/** A text as YAML has it: plain where nothing can be misread. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z][A-Za-z0-9_./ ()-]*$/.test(text) && !/ $|: | #/.test(text) && !/^(true|false|yes|no|null|on|off|y|n|nan|inf)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
const list = (texts: readonly string[]) => `[${texts.map(scalar).join(', ')}]`;

/** The study file, with what was guessed and why beside it. */
export function studyFileText({ name, reference, cohorts, geneSets }: Guesses, data: string): string {
  const [geneSet, ...otherSets] = geneSets;
  return [
    `# Written by \`deconflow init ${data}\` by looking at the files. Each guess is said beside it: check them all, then`,
    '#   deconflow check <this file> --data <folder>     reads every file and says what is wrong',
    '#   deconflow run <this file> --data <folder>',
    '# Every key, its default and meaning: docs/study-file.md. For editors that complete keys: `deconflow schema > study.schema.json`, and above all else',
    '#   # yaml-language-server: $schema=study.schema.json',
    `name: ${scalar(name)}`,
    'seed: 1                     # every random draw derives from it',
    'engine: auto                # native where it is set up, else wasm',
    '',
    ...(reference === undefined ? comment(NO_REFERENCE, 'reference: []') : referenceLines(reference)),
    '',
    ...(cohorts.length === 0 ? comment(NO_COHORT, 'cohorts: []') : ['cohorts:', ...cohorts.flatMap(cohortLines)]),
    '',
    ...(geneSet === undefined ? ['# geneSets: { file: … }     # GMT; none was found'] : [`geneSets: { file: ${scalar(geneSet)} }${otherSets.length === 0 ? '' : `     # also there: ${otherSets.join(', ')}`}`]),
    '',
    'parameters:',
    '  model: { featureWidth: 512 }        # published: 4096, which takes days on two cores; 64 to see every step work',
    '  simulation: { samples: 1500 }       # evenly distributed training samples',
    '  training: { epochs: 40 }',
    '  definitions: { minGroupSize: 10 }   # patients on each side of a definition; it moves the results a lot',
    '',
    'profiles:',
    '  # minutes, to see every step work: --profile tiny',
    '  tiny:',
    '    parameters:',
    '      model: { featureWidth: 64 }',
    '      simulation: { samples: 200 }',
    '      training: { epochs: 5 }',
    '',
  ].join('\n');
}

const comment = (lines: readonly string[], key: string) => [...lines.map((line) => `# ${line}`), key];

function referenceLines({ name, matrices, cells, genes, cellTypes, labels }: GuessedReference): string[] {
  const left = [...labels].filter(([label]) => !cellTypes.includes(label)).map(([label, count]) => `${label === '' ? '(empty)' : label} ${count}`);
  return [
    'reference:',
    `  - name: ${scalar(name)}`,
    '    matrices:               # guessed: the sample whose number of cells fits and whose name stands in the file’s',
    ...matrices.map(({ sample, file }) => `      - { sample: ${scalar(sample)}, file: ${scalar(file)} }`),
    `    cells: { file: ${scalar(cells.file)}, cellColumn: ${scalar(cells.cellColumn)}, sampleColumn: ${cells.sampleColumn === null ? 'null' : scalar(cells.sampleColumn)}, cellTypeColumn: ${scalar(cells.cellTypeColumn)} }`,
    `    genes: { file: ${scalar(genes.file)}, geneColumn: ${scalar(genes.geneColumn)} }`,
    `    # guessed: ${cellTypes.every((type) => type.endsWith('-like')) ? 'the malignant types (…-like)' : 'every label with 30 cells or more'}; cells: ${cellTypes.map((type) => `${type} ${labels.get(type)}`).join(', ')}`,
    ...(left.length === 0 ? [] : [`    # left out: ${left.join(', ')}`]),
    `    cellTypes: ${list(cellTypes)}`,
  ];
}

function cohortLines({ name, role, expression, clinical, matched }: GuessedCohort): string[] {
  const { identifiers } = expression;
  const followed = clinical !== undefined;
  return [
    `  - name: ${scalar(name)}`,
    `    role: ${role}         # guessed: ${followed ? 'by name, then the cohort with most events is the discovery cohort' : 'the cohort with most samples is the discovery cohort'}`,
    '    expression:',
    ...(expression.kind === 'wide' ? wideLines(expression, matched, followed) : sampleLines(expression, matched, followed)),
    ...(identifiers === undefined ? [] : [`      identifiers: { kind: ${identifiers.kind}${identifiers.file === undefined ? '' : `, file: ${scalar(identifiers.file)}`} }     # guessed: ${identifiers.why}${identifiers.file === undefined && identifiers.kind !== 'symbol' ? '; name a table of genes as file (docs/data/identifiers.md)' : ''}`]),
    ...(clinical === undefined ? ['    # clinical: { … }     # no table of survival was found: no groups are sought'] : clinicalLines(clinical)),
  ];
}

function clinicalLines(clinical: NonNullable<GuessedCohort['clinical']>): string[] {
  const { time, event, covariates } = clinical;
  const entries = Object.entries(covariates).map(([key, { column, unit, ignoreCase }]) => `        ${key}: { column: ${scalar(column)}${unit === undefined ? '' : `, unit: ${unit}`}${ignoreCase ? ', ignoreCase: true' : ''} }`);
  return [
    '    clinical:',
    `      file: ${scalar(clinical.file)}`,
    ...(clinical.format === 'tsv' ? [] : [`      format: ${clinical.format}`]),
    `      sampleColumn: ${scalar(clinical.sampleColumn)}`,
    `      time: { column: ${scalar(time.column)}, unit: ${time.unit} }     # unit guessed ${time.why}`,
    ...time.others.map((other) => `      # or the column ${other}`),
    `      event: { column: ${scalar(event.column)}, coding: { dead: ${list(event.dead)}, censored: ${list(event.censored)} } }     # guessed: ${event.count} deaths`,
    ...(entries.length === 0 ? [] : ['      covariates:           # guessed by the columns’ names', ...entries]),
  ];
}

function wideLines({ file, format, geneColumn, ignoreColumns, orientation, unit, why }: GuessedWide, matched: number, followed: boolean): string[] {
  const rows = orientation === 'samples-by-genes';
  const patients = followed ? `${matched} patients of the clinical table ${rows ? 'stand in rows' : 'are columns'}` : `${matched} columns of numbers`;
  return [
    `      file: ${scalar(file)}`,
    ...(format === 'tsv' ? [] : [`      format: ${format}`]),
    `      geneColumn: ${scalar(geneColumn)}${rows ? '     # the column of the samples, since a row is a sample' : ''}`,
    ...(ignoreColumns.length === 0 || format === 'gct' ? [] : [`      ignoreColumns: ${list(ignoreColumns)}     # text columns beside it`]),
    ...(format === 'gct' ? [] : [`      orientation: ${orientation}     # guessed: ${patients}`]),
    `      unit: ${unit}     # guessed: ${why}`,
  ];
}

function sampleLines({ folder, suffix, format, files }: GuessedSamples, matched: number, followed: boolean): string[] {
  return [
    `      format: ${format}     # guessed by the first lines of ${files} files${followed ? `; ${matched} of them are patients of the clinical table` : ''}`,
    `      folder: ${scalar(folder)}`,
    `      suffix: ${scalar(suffix)}`,
    ...(format === 'star' ? ['      column: unstranded     # reverse for the usual stranded kits (dUTP): compare the sums of the columns'] : []),
    ...(format === 'salmon' || format === 'kallisto' ? ['      # transcripts: { file: tx2gene.tsv, transcriptColumn: …, geneColumn: … }     # needed where the files name transcripts'] : []),
  ];
}
