import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built command line as a process of its own, as users do. */
export function start(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd = root): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(root, 'dist/cli/bin.js'), ...parameters], { cwd, env: { ...process.env, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return { child, ended: new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr }))) };
}

/** sha256 of every file in a run's tables folder, by name. */
export function tableHashes(run: string): Record<string, string> {
  const tables = join(run, 'tables');
  return Object.fromEntries(readdirSync(tables).sort().map((file) => [file, createHash('sha256').update(readFileSync(join(tables, file))).digest('hex')]));
}
