import { basename, join } from 'node:path';
import { z } from 'zod';
import type { NamedMatrix } from '../analysis/matrix/matrix.js';
import type { SampleState } from '../analysis/subtyping/patient-states.js';
import { readTable } from '../data-catalog/tables/table-file.js';

const stateRows = z.array(z.object({ cohort: z.string(), cell_type: z.string(), sample: z.string(), state: z.union([z.literal(0), z.literal(1)]) }));
const groupRows = z.array(z.object({ cohort: z.string(), sample: z.string(), group: z.string() }));

/** What a finished run left behind. */
export class ResultsFolder {
  readonly name: string;

  constructor(private readonly folder: string) {
    this.name = basename(folder);
  }

  /** Predicted expression of one cell type in every sample of a cohort. */
  async profiles(cohort: string, cellType: string): Promise<NamedMatrix> {
    const rows = await readTable(join(this.folder, 'profiles', cohort, `${cellType}.parquet`));
    const genes = Object.keys(rows[0] ?? {}).filter((column) => column !== 'sample');
    const values = new Float64Array(rows.length * genes.length);
    for (const [i, row] of rows.entries()) values.set(genes.map((gene) => Number(row[gene])), i * genes.length);
    return { rows: rows.length, columns: genes.length, values, rowNames: rows.map(({ sample }) => String(sample)), columnNames: genes };
  }

  async states(cohort: string): Promise<SampleState[]> {
    const rows = stateRows.parse(await this.table('states')).filter((row) => row.cohort === cohort);
    return rows.map(({ cell_type: cellType, sample, state }) => ({ cellType, sample, state }));
  }

  /** Group of each sample of a cohort. */
  async groups(cohort: string): Promise<Map<string, string>> {
    const rows = groupRows.parse(await this.table('groups')).filter((row) => row.cohort === cohort);
    return new Map(rows.map(({ sample, group }) => [sample, group]));
  }

  private table(name: string) {
    return readTable(join(this.folder, 'tables', `${name}.parquet`));
  }
}
