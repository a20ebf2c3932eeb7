import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hdf5File } from '../../../data-catalog/hdf5/hdf5-file.js';
import { AnndataTable } from '../../../data-catalog/readers/annotated-cells/anndata-table.js';
import { TABLES, type TableName } from '../../../data-catalog/tables/schema.js';
import { writeTable } from '../../../data-catalog/tables/table-file.js';
import { writeWideTable } from '../../../data-catalog/tables/wide-file.js';
import { fabricateExpression, fabricateRun, fabricateTables } from '../../report/fixture.js';
import { call } from '../audit/call.js';

/** A Python with anndata, to read the file as scanpy does: named by DECONFLOW_ANNDATA, else where a common environment has it. */
const PYTHON = process.env.DECONFLOW_ANNDATA ?? '/tmp/venv/bin/python';
const anndata = existsSync(PYTHON) && spawnSync(PYTHON, ['-c', 'import anndata']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'deconflow-export-'));
const out = join(folder, 'runs');
const run = fabricateRun();
const tables = fabricateTables();
const expression = fabricateExpression(tables);
const TYPE = 'GMP-like';
const file = join(folder, 'study.h5ad');
const patients = expression.reduce((sum, { matrix }) => sum + matrix.rows, 0);

describe('deconflow export --h5ad', () => {
  beforeAll(async () => {
    const home = join(out, run.id);
    for (const part of ['tables', 'expression', ...expression.map(({ cohort }) => `profiles/${cohort}`)]) mkdirSync(join(home, part), { recursive: true });
    const steps = run.steps.map((step) => ({ ...step, outputs: Object.fromEntries(Object.entries(step.outputs ?? {}).map(([key, { sha256 }]) => [key, { sha256, bytes: 1 }])) }));
    writeFileSync(join(home, 'run.json'), JSON.stringify({ ...run, steps }));
    for (const [table, rows] of Object.entries(tables)) await writeTable(join(home, 'tables', `${table}.parquet`), TABLES[table as TableName], rows);
    for (const { cohort, matrix } of expression) {
      await writeWideTable(join(home, 'expression', `${cohort}.parquet`), matrix);
      await writeWideTable(join(home, 'profiles', cohort, `${TYPE}.parquet`), { ...matrix, values: Float32Array.from(matrix.values, (value) => value + 1) });
    }
    const { code, stdout } = await call('export', run.id, '--out', out, '--h5ad', '--to', file);
    expect([code, stdout]).toEqual([0, `written: ${file}: ${patients} patients x ${expression[0]?.matrix.columns} genes, layers ${TYPE}\n`]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds every patient of every cohort with clinic, proportions, states and groups', async () => {
    await Hdf5File.use(file, (h5) => {
      const obs = new AnndataTable(h5, '/obs');
      expect(obs.index).toEqual(expression.flatMap(({ matrix }) => matrix.rowNames));
      expect(obs.texts('cohort', '')).toEqual(expression.flatMap(({ cohort, matrix }) => matrix.rowNames.map(() => cohort)));
      const groups = obs.texts('group', '');
      const discovery = (tables.groups ?? []).filter(({ variant }) => variant === 'discovery');
      for (const { sample, group } of discovery) expect(groups[obs.index.indexOf(String(sample))]).toBe(group);
      const proportions = h5.dataset(`/obs/proportion_${TYPE}`).numbers(0, patients);
      for (const row of tables.proportions ?? []) {
        const at = obs.index.indexOf(String(row.sample));
        if (row.method === 'BLUE' && row.cell_type === TYPE && at >= 0) expect(proportions[at]).toBe(row.proportion);
      }
      const [x, layer] = [h5.dataset('/X'), h5.dataset(`/layers/${TYPE}`)];
      expect([x.shape, layer.shape]).toEqual([[patients, expression[0]?.matrix.columns], [patients, expression[0]?.matrix.columns]]);
      expect([...x.numbers(0, 1)]).toEqual([...(expression[0]?.matrix.values.subarray(0, x.shape[1]) ?? [])]);
      expect(layer.numbers(0, 1)[0]).toBeCloseTo((expression[0]?.matrix.values[0] ?? 0) + 1, 5);
    });
  });

  it.skipIf(!anndata)(`is read by anndata${anndata ? '' : ` (skipped: ${PYTHON} has no anndata; name a Python that has it as DECONFLOW_ANNDATA)`}`, () => {
    const script = `
import sys, json, warnings
warnings.simplefilter('ignore')
import anndata
a = anndata.read_h5ad(sys.argv[1])
print(json.dumps({'shape': a.shape, 'layers': list(a.layers), 'x': float(a.X[0, 0]), 'layer': float(a.layers['${TYPE}'][0, 0]), 'group': str(a.obs['group'].dtype), 'ordered': bool(a.obs['group'].cat.ordered),
  'age': str(a.obs['age'].dtype), 'names': list(a.obs_names[:2]), 'obsm': sorted(a.obsm), 'run': str(a.uns['deconflow_run']), 'var': list(a.var_names[:1])}))
a.write(sys.argv[1] + '.again.h5ad')`;
    const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', script, file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [first] = expression;
    expect(JSON.parse(stdout)).toMatchObject({
      shape: [patients, first?.matrix.columns], layers: [TYPE], x: first?.matrix.values[0], group: 'category', ordered: false, age: 'float64', names: first?.matrix.rowNames.slice(0, 2), run: run.id, var: first?.matrix.columnNames.slice(0, 1),
    });
  }, 60_000);

  it('asks for a form', async () => {
    const { code, stderr } = await call('export', run.id, '--out', out);
    expect(code).toBe(2);
    expect(stderr).toContain('Give --h5ad.');
  });
});
