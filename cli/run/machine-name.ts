import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueueNames } from '../../activities/kit/task-queues.js';
import type { Settings } from '../settings.js';

/** The names of the task queues that this state folder's commands and workers use. */
export async function queueNames(settings: Settings, state: string): Promise<QueueNames> {
  if (settings.server.address === undefined) return { base: settings.taskQueue };
  return { base: settings.taskQueue, machine: await machineName(state) };
}

/** Names this state folder among the machines of a server, and stays with it: a container's host name changes at each start. */
export async function machineName(state: string): Promise<string> {
  const path = join(state, 'machine');
  const temporary = `${path}.${randomUUID()}`;
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(temporary, randomUUID().slice(0, 12).replace('-', ''));
  // Of two processes that start at once the first names the folder; a link is never half-written.
  await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(temporary, { force: true });
  return readFile(path, 'utf8');
}
