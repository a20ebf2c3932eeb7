import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Workplace } from '../workplace.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the built command line as users do, in the suite's own folder, whose temporal.yaml it then reads. */
export function startCommand(workplace: Workplace, parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [join(workplace.root, 'dist/cli/bin.js'), ...parameters], {
    cwd: workplace.folder, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return { child, ended: new Promise((done) => child.on('close', (code, signal) => done({ code, signal, stdout, stderr }))) };
}
