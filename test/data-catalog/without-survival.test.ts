import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readExpression } from '../../activities/read-expression.js';
import { checkCohort } from '../../data-catalog/check/check-cohort.js';
import { Findings } from '../../data-catalog/check/findings.js';
import { inputFiles } from '../../data-catalog/lock/input-files.js';
import { readMatrix, writeCounts } from '../../data-catalog/matrices/matrix-file.js';
import { cohortSchema } from '../../data-catalog/study/cohort.js';
import { readTable } from '../../data-catalog/tables/table-file.js';

const GENES = ['MARCHF1', 'TP53'];
const cohort = cohortSchema.parse({
  name: 'X', role: 'discovery',
  expression: { format: 'htseq', samples: [{ sample: 'P2', file: 'b.counts' }, { sample: 'P1', file: 'a.counts' }], identifiers: { kind: 'symbol', file: 'genes.tsv' } },
});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deconflow-without-survival-'));
  await writeFile(join(folder, 'a.counts'), 'MARCH1\t1\nTP53\t2\n');
  await writeFile(join(folder, 'b.counts'), 'MARCH1\t3\nTP53\t4\n');
  await writeFile(join(folder, 'genes.tsv'), 'symbol\talias_symbol\tprev_symbol\tentrez_id\tensembl_gene_id\nMARCHF1\t\tMARCH1\t55016\tENSG00000145416\nTP53\t\t\t7157\tENSG00000141510\n');
});

describe('a cohort without survival, a file for each sample, genes under other names', () => {
  it('is checked as any other, and its files are inputs of the study', async () => {
    expect(inputFiles({ reference: [], cohorts: [cohort] })).toEqual(['a.counts', 'b.counts', 'genes.tsv']);
    const findings = new Findings();
    const checked = await checkCohort(cohort, { data: folder, there: () => true, referenceGenes: GENES }, findings);
    expect(findings.problems).toEqual([]);
    expect(checked?.facts).toMatchObject({ patients: 2, events: null, medianMonths: null, genes: 2, renamed: '1 previous symbol' });
    expect(await checkCohort(cohort, { data: folder, there: (file) => file !== 'genes.tsv', referenceGenes: GENES }, findings)).toBeUndefined();
  });

  it('is read with every patient, genes as the reference calls them', async () => {
    const reference = join(folder, 'counts');
    await writeCounts(reference, { genes: GENES, cells: ['c'], starts: Uint32Array.of(0, 1), indices: Uint32Array.of(0), values: Float32Array.of(1) });
    const outputs = { expression: join(folder, 'e'), removed: join(folder, 'r') };
    await readExpression.run({
      parameters: { cohort }, outputs, seed: 1, engine: 'wasm@test', scratch: '', progress: () => {}, random: (): never => { throw new Error('reading draws nothing'); },
      inputs: { expression: ['b.counts', 'a.counts'].map((name) => join(folder, name)), identifiers: join(folder, 'genes.tsv'), reference },
    });
    const matrix = await readMatrix(outputs.expression);
    expect([matrix.rowNames, matrix.columnNames, [...matrix.values]]).toEqual([['P1', 'P2'], GENES, [1, 2, 3, 4]]);
    expect(await readTable(outputs.removed)).toMatchObject([{ input: 'X', kind: 'gene', name: 'MARCH1' }]);
  });
});
