import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunRecord } from '../../../report/run-record.js';
import type { AuditedRun } from './run-record.js';

const attemptsSchema = z.object({ steps: z.array(z.object({ attempts: z.number().default(1) })) });

/** What the report tells about a run; beside what audits read, how often each step was tried. */
export async function reportRecord(run: AuditedRun): Promise<RunRecord> {
  const { steps } = attemptsSchema.parse(JSON.parse(await readFile(join(run.folder, 'run.json'), 'utf8')));
  return { ...run, steps: run.steps.map((step, i) => ({ ...step, attempts: steps[i]?.attempts ?? 1 })) };
}
