import { resolve } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { connectClient } from '../server/connection.js';
import { runningServer } from '../server/embedded-server.js';
import { readSettings, type Settings } from '../settings.js';
import { findRunningStudy, NoSuchStudyError } from './find-study.js';

/** Does `work` with the running study that `run` means. @throws NoSuchStudyError */
export async function withRunningStudy({ state, run }: { state: string; run: string }, work: (study: WorkflowHandle, client: Client, settings: Settings) => Promise<void>): Promise<number> {
  const settings = await readSettings();
  const address = settings.server.address ?? (await runningServer(resolve(state)))?.address;
  if (address === undefined) throw new NoSuchStudyError(run);
  const client = await connectClient(settings, address);
  try {
    await work(await findRunningStudy(client, run), client, settings);
    return 0;
  } finally {
    await client.connection.close();
  }
}
