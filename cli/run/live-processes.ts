import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The process ids that left a mark in `folder` and still live; marks of dead ones are removed. */
export async function liveProcesses(folder: string): Promise<number[]> {
  const live: number[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(name);
    try {
      process.kill(pid, 0);
      live.push(pid);
    } catch {
      await rm(join(folder, name), { force: true });
    }
  }
  return live;
}
