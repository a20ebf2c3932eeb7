import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Measured, summarise } from './measure.js';

/** Arrays are handed over as little-endian files, everything else as JSON. */
type PeerValue = Float64Array | Float32Array | Uint32Array | Int32Array | Uint8Array | number | string | readonly unknown[];
export type PeerInput = Readonly<Record<string, PeerValue>>;

/** What another program took for the same step, or why it was not timed. */
export type PeerFigures =
  | ({ readonly name: string; readonly version: string; readonly note: string } & Measured)
  | { readonly name: string; readonly skipped: string };

const resultSchema = z.array(
  z.union([
    z.object({ name: z.string(), skipped: z.string() }),
    z.object({ name: z.string(), version: z.string(), note: z.string(), cold_ms: z.number(), runs: z.array(z.number()) }),
  ]),
);

/** Times the peers of a step with the Python at `python`; without one there are none. */
export class Peers {
  constructor(
    private readonly python: string | undefined,
    private readonly runs: number,
    private readonly say: (line: string) => void,
  ) {}

  /**
   * @param script name of a file in `peers/`, without `.py`
   * @param input called only where there is a Python
   */
  async time(script: string, input: () => PeerInput | Promise<PeerInput>): Promise<PeerFigures[]> {
    if (this.python === undefined) return [];
    this.say(`  peers of ${script}`);
    const folder = await mkdtemp(join(tmpdir(), 'deconflow-bench-'));
    try {
      await writeInput(folder, await input());
      const failure = await execute(this.python, script, folder, this.runs);
      if (failure !== undefined) return [{ name: script, skipped: failure }];
      const results = resultSchema.parse(JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')));
      return results.map((result) => {
        if ('skipped' in result) return result;
        const { name, version, note, runs, cold_ms } = result;
        return { name, version, note, ...summarise(runs, cold_ms) };
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function writeInput(folder: string, input: PeerInput): Promise<void> {
  const header: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (!ArrayBuffer.isView(value)) {
      header[name] = { value };
      continue;
    }
    header[name] = { dtype: value.constructor.name.replace('Array', '').toLowerCase() };
    await writeFile(join(folder, `${name}.bin`), value);
  }
  await writeFile(join(folder, 'input.json'), JSON.stringify(header));
}

/** Runs a script; returns why it gave no result, or undefined. It must leave no cache files beside the sources. */
async function execute(python: string, script: string, folder: string, runs: number): Promise<string | undefined> {
  const path = fileURLToPath(new URL(`./peers/${script}.py`, import.meta.url));
  const child = spawn(python, ['-B', path, folder, String(runs)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : `${python} ended with ${code}: ${errors.trim().split('\n').at(-1) ?? ''}`));
  });
}
