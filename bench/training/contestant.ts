import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Engine } from '../../analysis/deconvolution/engine/engine.js';

/** A program that trains, and how it is started. */
export interface Contestant {
  readonly name: string;
  readonly program: string;
  readonly parameters: readonly string[];
}

const introductionSchema = z.union([z.object({ skipped: z.string() }), z.object({ version: z.string(), threads: z.number(), note: z.string() })]);
const stepsSchema = z.object({ wall: z.array(z.number()), cpu: z.array(z.number()), losses: z.array(z.number()), peak_mib: z.number() });

/** What steps took, in milliseconds, and the loss of each before it. */
export type TimedSteps = z.infer<typeof stepsSchema>;

/** One of our engines in a process of its own. From TypeScript sources (tests) the compiled program under dist/ is used. */
export function engineContestant(folder: string, engine: string): Contestant {
  const beside = fileURLToPath(new URL('./engine-process.js', import.meta.url));
  const program = existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/bench/training/engine-process.js', import.meta.url));
  return { name: engine, program: process.execPath, parameters: [program, folder, engine] };
}

/** PyTorch with one of its two Adam implementations, `bf16`: under autocast; it must leave no cache files beside the sources. */
export function torchContestant(folder: string, python: string, adam: 'default' | 'fused', precision: Engine['precision']): Contestant {
  const script = fileURLToPath(new URL('../peers/train_blue.py', import.meta.url));
  return { name: `PyTorch${precision === 'bf16' ? ' bf16' : ''}, Adam ${adam}`, program: python, parameters: ['-B', script, folder, adam, precision] };
}

/** A contestant cannot take part, for what it needs is not there. */
export class NotInstalledError extends Error {
  readonly code = 'NOT_INSTALLED';
  constructor(reason: string) {
    super(reason);
    this.name = 'NotInstalledError';
  }
}

/** A contestant ended where an answer was due. */
export class ContestantFailedError extends Error {
  readonly code = 'CONTESTANT_FAILED';
  constructor(stderr: string) {
    const lines = stderr.trim().split('\n');
    super(lines.findLast((line) => /^\w*Error\b/.test(line)) ?? (lines.at(-1) || 'ended without an answer'));
    this.name = 'ContestantFailedError';
  }
}

/** A contestant that runs: idle until it is asked for steps. */
export class RunningContestant {
  private errors = '';
  private startFailure: string | undefined;
  private readonly lines: AsyncIterator<string>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors = (this.errors + text).slice(-10_000)));
    child.on('error', (error) => (this.startFailure = error.message));
    child.stdin.on('error', () => {}); // of a program that ended; the missing answer tells
  }

  /** @throws NotInstalledError */
  static async start({ name, program, parameters }: Contestant): Promise<{ running: RunningContestant; version: string; threads: number; note: string }> {
    const running = new RunningContestant(name, spawn(program, parameters, { stdio: ['pipe', 'pipe', 'pipe'] }));
    const introduction = introductionSchema.parse(await running.answer());
    if ('skipped' in introduction) throw new NotInstalledError(introduction.skipped);
    return { running, ...introduction };
  }

  /** @throws ContestantFailedError */
  async train(steps: number): Promise<TimedSteps> {
    this.child.stdin.write(`${steps}\n`);
    return stepsSchema.parse(await this.answer());
  }

  /** Ends the program and waits for its end, so that its memory is free again. */
  async end(): Promise<void> {
    const { child } = this;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  private async answer(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done !== true) return JSON.parse(value);
    await this.closed();
    if (this.startFailure !== undefined) throw new NotInstalledError(this.startFailure);
    throw new ContestantFailedError(this.errors);
  }

  private async closed(): Promise<void> {
    const { child } = this;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('close', resolve));
  }
}
