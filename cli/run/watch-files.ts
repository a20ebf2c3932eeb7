import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

export interface Watching {
  readonly signal: AbortSignal;
  /** between two looks; what changed must stand still from one look to the next, since large files are written for a while */
  readonly lookMs?: number;
}

/**
 * Size and time of change of each file, as one text. Looking again and again sees what notifications miss: editors that
 * replace a file by another of its name, and network disks.
 */
export async function standing(paths: readonly string[]): Promise<string> {
  const one = async (path: string) => {
    const found = await stat(path).catch(() => undefined);
    return found === undefined ? 'absent' : `${found.size} ${found.mtimeMs}`;
  };
  return (await Promise.all(paths.map(one))).join('\n');
}

/** Waits until the files stand otherwise than `known` and have come to rest; false when it was told to end instead. */
export async function awaitChange(paths: readonly string[], known: string, { signal, lookMs = 500 }: Watching): Promise<boolean> {
  for (let last = known; ; ) {
    if (signal.aborted) return false;
    const now = await standing(paths);
    if (now !== known && now === last) return true;
    last = now;
    await delay(lookMs, undefined, { signal }).catch(() => undefined);
  }
}
