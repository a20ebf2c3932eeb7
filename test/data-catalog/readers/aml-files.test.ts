import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCohort } from '../../../activities/read-cohort.js';
import { readReference } from '../../../activities/read-reference.js';
import { clinicalPaths, expressionPaths } from '../../../data-catalog/bulk/cohort-paths.js';
import { readCounts, readMatrix } from '../../../data-catalog/matrices/matrix-file.js';
import { loadStudy } from '../../../data-catalog/study/load-study.js';
import type { Study } from '../../../data-catalog/study/study.js';
import { readTable } from '../../../data-catalog/tables/table-file.js';
import { clinicalOf, matrixReference } from '../declared-parts.js';

const DATA = process.env.DECONFLOW_TEST_DATA ?? '../shared/data';
const there = existsSync(join(DATA, 'vangalen2019_aml_sc/cells.tsv.gz'));

describe.skipIf(!there)(`the files of studies/aml.yaml${there ? '' : ` (skipped: ${DATA} is not there)`}`, () => {
  let study: Study;
  let folder: string;
  const context = { seed: 1, engine: 'wasm@test', scratch: '', progress: () => {}, random: (): never => { throw new Error('reading draws nothing'); } };

  beforeAll(async () => {
    study = await loadStudy('studies/aml.yaml');
    folder = await mkdtemp(join(tmpdir(), 'deconflow-test-'));
  });

  it('hold the published numbers of malignant cells', async () => {
    const reference = matrixReference(study);
    const file = (name: string) => join(DATA, name);
    const outputs = { counts: join(folder, 'counts'), cell_types: join(folder, 'cell_types'), removed: join(folder, 'removed') };
    await readReference.run({
      ...context, parameters: { reference }, outputs,
      inputs: { matrices: reference.matrices.map((m) => file(m.file)), cells: file(reference.cells.file), genes: file(reference.genes.file) },
    });
    const cells = await readTable(outputs.cell_types);
    const byType: Record<string, number> = {};
    for (const { cell_type } of cells) byType[String(cell_type)] = (byType[String(cell_type)] ?? 0) + 1;
    expect(byType).toEqual({ 'HSC-like': 933, 'Prog-like': 1906, 'GMP-like': 1349, 'ProMono-like': 1314, 'Mono-like': 2162, 'cDC-like': 599 });
    const counts = await readCounts(outputs.counts);
    expect([counts.cells.length, counts.genes.length]).toEqual([8263, 21726]);
    // TranscriptomeUMIs of the published annotation
    expect(cells.find(({ cell }) => cell === 'AML1012-D0_AAAACACCAATC')?.total).toBe(4810);
  });

  it.each([
    ['TCGA', 173, 114, 2601],
    ['TARGET', 171, 78, undefined],
  ] as const)('%s: %i patients, %i deaths', async (name, patients, deaths, genes) => {
    const cohort = study.cohorts.find((c) => c.name === name) as Study['cohorts'][number];
    const outputs = { expression: join(folder, `${name}.e`), clinical: join(folder, `${name}.c`), removed: join(folder, `${name}.r`) };
    const clinicalOfIt = clinicalOf(cohort);
    const at = (name: string) => join(DATA, name);
    await readCohort.run({ ...context, parameters: { cohort: { ...cohort, clinical: clinicalOfIt } }, inputs: { ...expressionPaths(cohort.expression, at), ...clinicalPaths(clinicalOfIt, at) }, outputs });
    const clinical = await readTable(outputs.clinical);
    expect(clinical).toHaveLength(patients);
    expect(clinical.filter(({ event }) => event === 1)).toHaveLength(deaths);
    const expression = await readMatrix(outputs.expression);
    expect(expression.rowNames).toEqual(clinical.map(({ sample }) => sample));
    const removed = await readTable(outputs.removed);
    const levels = (column: string) => [...new Set(clinical.map((row) => row[column]))].map(String).sort();
    if (name === 'TCGA') {
      expect(expression.columns).toBe(genes);
      expect(expression.values.filter(Number.isNaN)).toHaveLength(250 * 3);
      expect(clinical.filter(({ time_months }) => time_months === 0)).toHaveLength(1);
      expect(removed.filter(({ kind, reason }) => kind === 'sample' && reason === 'no expression')).toHaveLength(27);
      expect(levels('risk')).toEqual(['Good', 'Intermediate', 'Poor', 'null']);
      expect(levels('flt3')).toEqual(['0', '1']);
    } else {
      // 162 rows carry 53 symbols
      const summed = removed.filter(({ kind }) => kind === 'gene').map(({ reason }) => Number.parseInt(String(reason), 10));
      expect([summed.length, summed.reduce((a, b) => a + b, 0)]).toEqual([53, 162]);
      expect(levels('flt3')).toEqual(['no', 'yes']);
      expect(levels('npm1')).toEqual(['no', 'null', 'yes']);
      const first = clinical.find(({ sample }) => sample === 'TARGET-20-PABGKN');
      expect(first).toMatchObject({ event: 1, fab: 'M2', risk: null, sex: 'female' });
      expect(first?.time_months).toBeCloseTo(95 / 30.4375, 12);
      expect(first?.age).toBeCloseTo(6641 / 365.25, 12);
    }
  });
});
