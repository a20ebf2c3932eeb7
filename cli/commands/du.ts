import { resolve } from 'node:path';
import { openStoreReader } from '../../data-catalog/store/open-store.js';
import { readSettings } from '../settings.js';
import { bytesText } from '../output/bytes-text.js';

/** `deconflow du`: what takes the space in the store, by step; an object that several steps made counts for the first. */
export async function duCommand({ state, json }: { state: string; json: boolean }): Promise<number> {
  const store = await openStoreReader((await readSettings()).store, resolve(state));
  const { manifests, objects, ...more } = await store.contents();
  const counted = new Set<string>();
  const steps = new Map<string, { results: number; bytes: number }>();
  for (const { parts, outputs } of manifests) {
    const entry = steps.get(parts.step) ?? { results: 0, bytes: 0 };
    entry.results++;
    for (const { sha256 } of Object.values(outputs)) {
      if (!counted.has(sha256)) entry.bytes += objects.get(sha256) ?? 0;
      counted.add(sha256);
    }
    steps.set(parts.step, entry);
  }
  const rows = [...steps].map(([step, { results, bytes }]) => ({ step, results, bytes })).sort((a, b) => b.bytes - a.bytes || (a.step < b.step ? -1 : 1));
  const unnamed = [...objects].filter(([sha256]) => !counted.has(sha256)).reduce((sum, [, size]) => sum + size, 0);
  const [inputs, checkpoints] = [sumOf(more.inputs), sumOf(more.checkpoints)];
  const total = sumOf(objects) + inputs + checkpoints;
  if (json) {
    process.stdout.write(`${JSON.stringify({ steps: rows, unnamed, inputs, checkpoints, total })}\n`);
    return 0;
  }
  for (const { step, results, bytes } of rows) process.stdout.write(`${bytesText(bytes).padStart(10)}  ${step} (${results})\n`);
  if (unnamed > 0) process.stdout.write(`${bytesText(unnamed).padStart(10)}  of no finished step (deconflow gc takes them away)\n`);
  if (inputs > 0) process.stdout.write(`${bytesText(inputs).padStart(10)}  input files for workers of other machines\n`);
  if (checkpoints > 0) process.stdout.write(`${bytesText(checkpoints).padStart(10)}  checkpoints of training\n`);
  process.stdout.write(`${bytesText(total).padStart(10)}  in all\n`);
  return 0;
}

function sumOf(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
