import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFile } from '../store/file-content.js';

const rememberedSchema = z.object({
  /** name of its folder below the watched one, where it was last seen */
  folder: z.string(),
  /** sha256 of the run.json of the study that it was given to */
  trained: z.string(),
  state: z.enum(['waiting', 'done', 'bad', 'failed']),
  /** the schedule's time that it was last looked at for, ISO 8601 in UTC */
  logicalDate: z.string().optional(),
  /** results folder */
  run: z.string().optional(),
  /** what is wrong with it, a line each; may quote values of the cohort */
  problems: z.array(z.string()).optional(),
});
const memorySchema = z.object({ cohorts: z.record(z.string(), rememberedSchema) });

export type RememberedCohort = z.infer<typeof rememberedSchema>;

export class WatchMemoryError extends Error {
  readonly code = 'WATCH_MEMORY';
  constructor(path: string, problem: string) {
    super(`${path}: expected what a schedule remembers of its cohorts, found ${problem}. Restore the file, or remove it: every cohort is then looked at again, and what was done is taken from the store.`);
    this.name = 'WatchMemoryError';
  }
}

/** What a schedule remembers of cohorts by the sha256 of their content: one file in the state folder, replaced whole. Its writers follow one another, since a schedule never overlaps itself. */
export class WatchMemory {
  private readonly path: string;

  constructor(state: string, schedule: string) {
    this.path = join(state, 'schedules', `${schedule}.json`);
  }

  /** @throws WatchMemoryError */
  async read(): Promise<Readonly<Record<string, RememberedCohort>>> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return {};
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      throw new WatchMemoryError(this.path, (error as Error).message);
    }
    const parsed = memorySchema.safeParse(content);
    if (!parsed.success) throw new WatchMemoryError(this.path, z.prettifyError(parsed.error));
    return parsed.data.cohorts;
  }

  /** Lays `changes` over what is remembered. */
  async remember(changes: Readonly<Record<string, RememberedCohort>>): Promise<void> {
    await this.write({ ...(await this.read()), ...changes });
  }

  /** As `remember`; and forgets what is not there any more, unless it was done. */
  async update(changes: Readonly<Record<string, RememberedCohort>>, there: ReadonlySet<string>): Promise<void> {
    const kept = Object.entries(await this.read()).filter(([content, { state }]) => state === 'done' || there.has(content));
    await this.write({ ...Object.fromEntries(kept), ...changes });
  }

  async forget(): Promise<void> {
    await rm(this.path, { force: true });
  }

  private async write(cohorts: Readonly<Record<string, RememberedCohort>>): Promise<void> {
    await mkdir(join(this.path, '..'), { recursive: true, mode: 0o700 });
    const temporary = `${this.path}.${randomUUID()}`;
    await writeFile(temporary, `${JSON.stringify({ cohorts }, null, 1)}\n`, { mode: 0o600 });
    await syncFile(temporary);
    await rename(temporary, this.path);
  }
}
