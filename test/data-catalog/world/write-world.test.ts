import { readdir, readFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputFiles } from '../../../data-catalog/lock/input-files.js';
import { clinicalPaths, expressionPaths } from '../../../data-catalog/bulk/cohort-paths.js';
import { readExpression } from '../../../data-catalog/bulk/read-expression.js';
import { readClinical } from '../../../data-catalog/clinical/clinical-table.js';
import { readGmt } from '../../../data-catalog/readers/gmt.js';
import { checkEveryType, readSingleCells } from '../../../data-catalog/readers/single-cells.js';
import { loadStudy } from '../../../data-catalog/study/load-study.js';
import type { Study } from '../../../data-catalog/study/study.js';
import { writeWorld } from '../../../data-catalog/world/write-world.js';
import { clinicalOf, matrixReference } from '../declared-parts.js';

describe('the files of the demo world', () => {
  let folder: string;
  let study: Study;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deconflow-test-'));
    await writeWorld(folder, 1);
    study = await loadStudy('studies/demo.yaml');
  });

  it('are those that studies/demo.yaml names, and the truth', async () => {
    expect((await readdir(folder)).sort()).toEqual([...inputFiles(study), 'truth.json'].sort());
  });

  it('are equal bytes for equal seeds', async () => {
    const again = await mkdtemp(join(tmpdir(), 'deconflow-test-'));
    await writeWorld(again, 1);
    for (const name of await readdir(folder)) expect((await readFile(join(again, name))).equals(await readFile(join(folder, name)))).toBe(true);
  });

  it('can be read as the study declares them', async () => {
    const reference = matrixReference(study);
    const file = (name: string) => join(folder, name);
    const cells = await readSingleCells({ matrices: reference.matrices.map((m) => file(m.file)), cells: file(reference.cells.file), genes: file(reference.genes.file) }, reference);
    checkEveryType(reference.cells.file, cells, reference.cellTypes);
    expect(cells.others.size).toBe(0);
    const truth = JSON.parse(await readFile(file('truth.json'), 'utf8')) as { cohorts: Record<string, { samples: string[] }> };
    for (const cohort of study.cohorts) {
      const { matrix } = await readExpression(expressionPaths(cohort.expression, file), cohort.expression);
      const patients = await readClinical(clinicalPaths(clinicalOf(cohort), file), clinicalOf(cohort));
      expect(matrix.rowNames).toEqual(truth.cohorts[cohort.name]?.samples);
      expect(patients.map(({ sample }) => sample)).toEqual(matrix.rowNames);
      expect([...matrix.columnNames].sort()).toEqual([...cells.counts.genes].sort());
    }
    const sets = await readGmt(file(study.geneSets?.file ?? ''));
    expect(sets).toHaveLength(12);
  });
});
