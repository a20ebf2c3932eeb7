import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { watchCommand } from '../../../cli/commands/watch.js';
import type { RunOptions } from '../../../cli/commands/run.js';
import { inputFiles } from '../../../data-catalog/lock/input-files.js';
import { loadStudy } from '../../../data-catalog/study/load-study.js';

const demo = resolve(import.meta.dirname, '../../../studies/demo.yaml');
const lookMs = 10;
let folder: string;
let options: RunOptions;
let inputs: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deconflow-watch-'));
  const study = join(folder, 'study.yaml');
  writeFileSync(study, readFileSync(demo));
  inputs = inputFiles(await loadStudy(study)).map((name) => join(folder, name));
  for (const input of inputs) writeFileSync(input, 'x');
  options = { study, data: folder, state: folder, out: folder, json: false };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Watches; `during` is called in each run, `after` when the watch waits again, with the count of runs so far. */
async function watch({ during = () => undefined, after }: { during?: (runs: number) => number | undefined; after: (runs: number, end: () => void) => void }): Promise<{ code: number; runs: number }> {
  const ending = new AbortController();
  let runs = 0;
  const code = await watchCommand(options, {
    lookMs, signal: ending.signal,
    run: async () => during(++runs) ?? 0,
    say: (line) => {
      if (line.startsWith('watching')) setTimeout(() => after(runs, () => ending.abort()), 5 * lookMs);
    },
  });
  return { code, runs };
}

describe('run --watch', () => {
  it('runs once, and again for the study file, an input, and a file put in its place', async () => {
    const changes = [
      () => writeFileSync(options.study, `${readFileSync(options.study, 'utf8')}# changed\n`),
      () => writeFileSync(inputs[0] as string, 'longer'),
      () => {
        writeFileSync(join(folder, 'new'), 'another');
        renameSync(join(folder, 'new'), inputs[1] as string);
      },
    ];
    const { code, runs } = await watch({ after: (count, end) => (changes[count - 1] ?? end)() });
    expect({ code, runs }).toEqual({ code: 0, runs: 4 });
  });

  it('runs again for a file of a folder that the study names', async () => {
    const study = parse(readFileSync(options.study, 'utf8')) as { cohorts: object[] };
    writeFileSync(options.study, stringify({ ...study, cohorts: study.cohorts.map((cohort) => ({ ...cohort, expression: { format: 'star', folder: 'star', column: 'reverse' } })) }));
    mkdirSync(join(folder, 'star'));
    const counts = join(folder, 'star', 'P1_ReadsPerGene.out.tab');
    writeFileSync(counts, 'x');
    const { runs } = await watch({ after: (count, end) => (count === 1 ? writeFileSync(counts, 'longer') : end()) });
    expect(runs).toBe(2);
  });

  it('does not run again without a change, nor for files that the study does not name', async () => {
    const { runs } = await watch({
      after: (_count, end) => {
        writeFileSync(join(folder, 'other.txt'), 'y');
        setTimeout(end, 10 * lookMs);
      },
    });
    expect(runs).toBe(1);
  });

  it('waits until a file that is being written comes to rest: one run, not one for each piece', async () => {
    const { runs } = await watch({
      after: (count, end) => {
        if (count > 1) return end();
        let size = 1;
        const writing = setInterval(() => {
          writeFileSync(inputs[0] as string, 'x'.repeat(++size));
          if (size > 12) clearInterval(writing);
        }, lookMs / 2);
      },
    });
    expect(runs).toBe(2);
  });

  it('sees what changed while a run went on, and goes on after one that was refused', async () => {
    const { runs } = await watch({
      during: (count) => {
        if (count > 1) return 0;
        writeFileSync(options.study, 'name: [broken');
        return 2;
      },
      after: (count, end) => count > 1 && end(),
    });
    expect(runs).toBe(2);
  });

  it('ends when a run was cancelled', async () => {
    expect(await watch({ during: () => 130, after: () => undefined })).toEqual({ code: 130, runs: 1 });
  });
});
