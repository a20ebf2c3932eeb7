import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';

/** Bytes of memory that this process could take now; a container's limit counts. */
export function freeMemory(): number {
  const limit = process.constrainedMemory() ?? 0;
  // No limit is given as 0 or as a number near 2^64.
  return limit > 0 && limit < totalmem() ? Math.min(freemem(), limit - process.memoryUsage.rss()) : freemem();
}

/** Bytes free for this user where `folder` is or will be. */
export async function freeDisk(folder: string): Promise<number> {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  return bavail * bsize;
}
