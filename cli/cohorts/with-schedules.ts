import { resolve } from 'node:path';
import { type Client, ScheduleNotFoundError } from '@temporalio/client';
import { connectClient } from '../server/connection.js';
import { server } from '../server/locate-server.js';
import { readSettings, type Settings } from '../settings.js';

/** The workflow that this project's schedules start. */
export const WATCH_WORKFLOW = 'watchCohorts';

export class NoSuchScheduleError extends Error {
  readonly code = 'NO_SUCH_SCHEDULE';
  constructor(schedule: string) {
    super(`No schedule is called "${schedule}". \`deconflow schedule list\` shows them; each belongs to the server of its state folder (--state).`);
    this.name = 'NoSuchScheduleError';
  }
}

/** Does `work` with the server that keeps the schedules, which is started where it does not run. @throws NoSuchScheduleError */
export async function withSchedules<T>(state: string, schedule: string, work: (client: Client, settings: Settings) => Promise<T>): Promise<T> {
  const settings = await readSettings();
  const { address } = await server(settings, resolve(state), (line) => process.stderr.write(`${line}\n`));
  const client = await connectClient(settings, address);
  try {
    return await work(client, settings);
  } catch (error) {
    throw error instanceof ScheduleNotFoundError ? new NoSuchScheduleError(schedule) : error;
  } finally {
    await client.connection.close();
  }
}
