import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { deriveStream } from '../../analysis/random/stream.js';
import { CELL_TYPES } from '../../analysis/world/genes.js';
import { makeCohort, makeWorld, type World, type WorldCohort } from '../../analysis/world/world.js';

/**
 * Writes the demo world as files of the usual forms: counts of each donor (MatrixMarket), tables of cells and genes,
 * a wide expression table and a clinical table of each cohort, gene sets, and `truth.json` with what was planted.
 */
export async function writeWorld(folder: string, seed: number): Promise<void> {
  const world = makeWorld((...labels) => deriveStream(seed, 'world', ...labels));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const gz = (name: string, text: string) => writeFile(join(folder, name), gzipSync(text));
  await gz('genes.tsv.gz', `gene\n${world.genes.map(({ name }) => `${name}\n`).join('')}`);
  const donors = [...new Set(world.cells.map(({ donor }) => donor))];
  const rows: string[] = [];
  for (const donor of donors) {
    const cells = world.cells.filter((cell) => cell.donor === donor);
    const entries: string[] = [];
    cells.forEach(({ counts, cellType }, c) => {
      rows.push(`${donor}_${c + 1}\t${donor}\t${cellType}`);
      counts.forEach((count, g) => {
        if (count > 0) entries.push(`${g + 1} ${c + 1} ${count}`);
      });
    });
    await gz(`${donor}.counts.mtx.gz`, `%%MatrixMarket matrix coordinate integer general\n${world.genes.length} ${cells.length} ${entries.length}\n${entries.join('\n')}\n`);
  }
  await gz('cells.tsv.gz', `cell\tsample\tCellType\n${rows.join('\n')}\n`);
  for (const cohort of world.cohorts) {
    await gz(`${cohort.name}.expression.tsv.gz`, wide(world, cohort));
    await writeFile(join(folder, `${cohort.name}.clinical.tsv`), clinical(cohort));
  }
  const sets = CELL_TYPES.flatMap((cellType) =>
    [0, 1].map((state) => {
      const genes = world.genes.filter((gene) => gene.kind === 'state' && gene.cellType === cellType && gene.state === state);
      return [`${cellType} state ${state}`, 'planted', ...genes.map(({ name }) => name)].join('\t');
    }),
  );
  await writeFile(join(folder, 'gene_sets.gmt'), `${sets.join('\n')}\n`);
  const truth = world.cohorts.map(({ name, patients }) => [
    name,
    {
      samples: patients.map(({ sample }) => sample),
      cellTypes: CELL_TYPES,
      proportions: patients.map(({ proportions }) => proportions),
      states: patients.map(({ states }) => states),
      group: patients.map(({ planted }) => planted),
    },
  ]);
  await writeFile(join(folder, 'truth.json'), JSON.stringify({ seed, cohorts: Object.fromEntries(truth) }));
}

/** Writes one more cohort of the world of `seed` as a folder that a study of that world can be applied to: tables and cohort.yaml. */
export async function writeNewCohort(folder: string, seed: number, name: string, patients: number): Promise<void> {
  const { genes, cohort } = makeCohort((...labels) => deriveStream(seed, 'world', ...labels), name, patients);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'expression.tsv.gz'), gzipSync(wide({ genes }, cohort)));
  await writeFile(join(folder, 'clinical.tsv'), clinical(cohort));
  // Last: a schedule that watches takes a folder for a cohort from this file on.
  await writeFile(join(folder, 'cohort.yaml'), declaration(name));
}

function declaration(name: string): string {
  return `name: ${name}
expression: { file: expression.tsv.gz, geneColumn: gene, unit: linear }
clinical:
  file: clinical.tsv
  sampleColumn: patient
  time: { column: months, unit: months }
  event: { column: dead }
  covariates: { age: { column: age, unit: years }, sex: { column: sex }, fab: { column: fab }, risk: { column: risk }, flt3: { column: flt3 } }
`;
}

function wide(world: Pick<World, 'genes'>, { patients }: WorldCohort): string {
  const lines = world.genes.map(({ name }, g) => [name, ...patients.map(({ expression }) => (expression[g] as number).toFixed(4))].join('\t'));
  return `${['gene', ...patients.map(({ sample }) => sample)].join('\t')}\n${lines.join('\n')}\n`;
}

function clinical({ patients }: WorldCohort): string {
  const lines = patients.map((p) => [p.sample, p.months, p.died ? 1 : 0, p.age, p.sex, p.fab, p.risk, p.flt3].join('\t'));
  return `patient\tmonths\tdead\tage\tsex\tfab\trisk\tflt3\n${lines.join('\n')}\n`;
}
