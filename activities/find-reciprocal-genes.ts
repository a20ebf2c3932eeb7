import { z } from 'zod';
import { reciprocalGenes } from '../analysis/associations/reciprocal-genes.js';
import { takeRows } from '../analysis/matrix/matrix.js';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const groupRow = z.object({ cohort: z.string(), variant: z.string(), sample: z.string(), group: z.string() });

/** The profiles do not hold the same samples once for each cell type. */
export class ProfileShapeError extends Error {
  readonly code = 'PROFILE_SHAPE';
  constructor(rows: number, cellTypes: number) {
    super(
      `Profiles with ${rows} rows cannot hold the same samples once for each of ${cellTypes} cell types, type after type. ` +
        'They were likely predicted for other cell types: predict the profiles of this study again.',
    );
    this.name = 'ProfileShapeError';
  }
}

/** Genes up in favourable and down in unfavourable patients of the discovery cohort, per cell type (paper 2.3). */
export const findReciprocalGenes = defineStep({
  name: 'findReciprocalGenes',
  version: 1,
  queue: 'cpu',
  description: 'find genes that move in opposite directions in the two groups',
  parameters: z.object({ cohort: z.string(), cellTypes: z.array(z.string()).min(1), maxQ: z.number().gt(0).lte(1) }),
  inputs: { profiles: 'one', groups: 'one' },
  outputs: ['reciprocal_genes'],
  seeded: false,
  engine: false,
  async run({ parameters: { cohort, cellTypes, maxQ }, inputs, outputs, progress }) {
    const profiles = await readMatrix(inputs.profiles);
    const samples = profiles.rows / cellTypes.length;
    const repeated = profiles.rowNames.every((name, i) => name === profiles.rowNames[i % samples]);
    if (!Number.isInteger(samples) || !repeated) throw new ProfileShapeError(profiles.rows, cellTypes.length);
    const labels = z.array(groupRow).parse(await readTable(inputs.groups));
    const groups = new Map(labels.filter((row) => row.cohort === cohort && row.variant === 'discovery').map((row) => [row.sample, row.group]));
    const grouped = [...Array(samples).keys()].filter((i) => groups.has(profiles.rowNames[i]!));
    const mask = (group: string) => Uint8Array.from(grouped, (i) => (groups.get(profiles.rowNames[i]!) === group ? 1 : 0));
    const favourable = mask('favourable');
    const unfavourable = mask('unfavourable');
    const rows: Row[] = [];
    cellTypes.forEach((cellType, t) => {
      progress({ message: `reciprocal genes of ${cellType}`, done: t, total: cellTypes.length });
      const ofType = takeRows(profiles, grouped.map((i) => t * samples + i));
      for (const found of reciprocalGenes(ofType, favourable, unfavourable, maxQ)) {
        rows.push({
          cell_type: cellType,
          gene: profiles.columnNames[found.gene]!,
          z_favourable: found.zFavourable,
          q_favourable: found.qFavourable,
          z_unfavourable: found.zUnfavourable,
          q_unfavourable: found.qUnfavourable,
        });
      }
    });
    await writeTable(outputs.reciprocal_genes, TABLES.reciprocal_genes, rows);
  },
});
