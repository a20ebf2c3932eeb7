import { resolve } from 'node:path';
import { vi } from 'vitest';
import { main } from '../../bench/main.js';

export const root = resolve(import.meta.dirname, '../..');

/** The exit code and both streams of one call of the benchmarks. */
export async function bench(...parameters: string[]) {
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      text[stream] += String(chunk);
      return true;
    });
  }
  const code = await main(parameters, root);
  vi.restoreAllMocks();
  return { code, ...text };
}
