import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { BenchContext, StepBench } from '../bench-step.js';
import { summarise } from '../measure.js';

const TRAINING = 'trainBlue';
const WORKER_ENDS_MS = 30_000;

const publishedSchema = z.object({ folder: z.string() });
const recordSchema = z.object({ steps: z.array(z.object({ name: z.string(), label: z.string(), start: z.iso.datetime(), end: z.iso.datetime() })) });

/** The study did not end well under the command line. */
export class StudyRunError extends Error {
  readonly code = 'STUDY_RUN';
  constructor(exitCode: number | null, tail: string) {
    super(`The study ended with exit code ${exitCode}. It said at last:\n${tail}`);
    this.name = 'StudyRunError';
  }
}

/**
 * Everything but training, orchestration included: the real command line with its own server and an empty store, wall time
 * of the whole command less that of the training step. Each run starts from nothing, so that none is warm.
 */
export const wholeStudy: StepBench = {
  name: 'whole-study',
  goalMs: 15_000,
  async run(context) {
    const { options, say } = context;
    const studies: StudyTimes[] = [];
    for (let run = 1; run <= options.studyRuns; run++) {
      say(`  study ${run} of ${options.studyRuns}`);
      studies.push(await timeStudy(context));
    }
    return {
      description: `everything but training: the whole command with profile ${options.profile}, orchestration included, less the training step`,
      measured: summarise(studies.map(({ total, training }) => total - training), null),
      details: {
        total_ms: studies.map(({ total }) => Math.round(total)),
        training_ms: studies.map(({ training }) => Math.round(training)),
        before_first_step_ms: studies.map(({ before }) => Math.round(before)),
        after_last_step_ms: studies.map(({ after }) => Math.round(after)),
        steps_ms: studies.at(-1)?.steps,
      },
      peers: [],
    };
  },
};

interface StudyTimes {
  readonly total: number;
  readonly training: number;
  /** until the first step began: server, worker and the check of the inputs */
  readonly before: number;
  /** since the last step ended: the results folder */
  readonly after: number;
  /** of each step by its label; they overlap */
  readonly steps: Readonly<Record<string, number>>;
}

async function timeStudy({ options, root }: BenchContext): Promise<StudyTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'deconflow-bench-study-'));
  const state = join(folder, 'state');
  try {
    const begun = Date.now();
    const start = performance.now();
    const output = await command(root, [
      'run', resolve(options.study), '--data', resolve(options.data), '--profile', options.profile, '--json', '--state', state, '--out', join(folder, 'runs'),
    ]);
    const total = performance.now() - start;
    const published = publishedSchema.parse(JSON.parse(output));
    const { steps } = recordSchema.parse(JSON.parse(await readFile(join(published.folder, 'run.json'), 'utf8')));
    const lasted = (step: (typeof steps)[number]) => Date.parse(step.end) - Date.parse(step.start);
    return {
      total,
      before: Math.min(...steps.map((step) => Date.parse(step.start))) - begun,
      after: begun + total - Math.max(...steps.map((step) => Date.parse(step.end))),
      training: steps.filter(({ name }) => name === TRAINING).reduce((sum, step) => sum + lasted(step), 0),
      steps: Object.fromEntries(steps.map((step) => [step.label, lasted(step)])),
    };
  } finally {
    await workersEnd(state);
    await command(root, ['server', 'stop', '--state', state]).catch(() => '');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Standard output of the command line. @throws StudyRunError */
async function command(root: string, parameters: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...parameters], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  const code = await new Promise<number | null>((ended, failed) => child.on('close', ended).on('error', failed));
  if (code !== 0) throw new StudyRunError(code, errors.trim());
  return output;
}

/** The worker of a finished study ends by itself some seconds later; waits for it, so that it disturbs nothing that is timed next. */
async function workersEnd(state: string): Promise<void> {
  const marks = () => readdir(join(state, 'workers')).catch(() => []);
  for (let waited = 0; waited < WORKER_ENDS_MS && (await marks()).length > 0; waited += 200) await delay(200);
}
