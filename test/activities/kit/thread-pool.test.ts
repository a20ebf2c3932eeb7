import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'deconflow-pool-'));

/** In a process of its own: what is tested is that the process survives. */
const SCRIPT = `
import { ThreadPool } from '${root}/dist/activities/kit/thread-pool.js';
import { writeTable } from '${root}/dist/data-catalog/tables/table-file.js';
import { TABLES } from '${root}/dist/data-catalog/tables/schema.js';
const rows = Array.from({ length: 20000 }, (_, i) => ({ cohort: 'A', sample: 's' + i, method: 'BLUE', cell_type: 't', proportion: i }));
await writeTable('${folder}/part.parquet', TABLES.proportions, rows);
let ended = 0;
for (let round = 0; round < 14; round++) {
  const pool = new ThreadPool();
  const stop = new AbortController();
  const running = pool.run(
    { step: 'combineTable', parameters: { table: 'proportions' }, inputs: { parts: Array(8).fill('${folder}/part.parquet') }, outputs: { table: '${folder}/out.parquet' }, seed: 1, scratch: '${folder}' },
    () => {}, stop.signal,
  );
  setTimeout(() => stop.abort(new Error('cancelled')), 200 + 60 * round);
  await running.catch(() => { ended++; });
  await pool.close();
}
console.log('cancelled', ended);
`;

describe('the pool of compute threads', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('survives the cancellation of steps in the midst of DuckDB calls', { timeout: 120_000 }, () => {
    writeFileSync(join(folder, 'cancel.mjs'), SCRIPT);
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'cancel.mjs')], { encoding: 'utf8', timeout: 110_000 });
    expect(signal, stderr).toBe(null);
    expect(status, stderr).toBe(0);
    expect(Number(/cancelled (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0);
  });
});
