import { spawn } from 'node:child_process';

export class GraphFailedError extends Error {
  readonly code = 'GRAPH_FAILED';
  constructor(command: string, ended: string, tail: string) {
    super(`${command} ended with ${ended}. It said at last:\n${tail}`);
    this.name = 'GraphFailedError';
  }
}

export interface TimedCommand {
  /** milliseconds from before its start to its end */
  readonly wall: number;
  readonly stdout: string;
}

/** Runs a command to its end. @throws GraphFailedError */
export async function timedCommand(command: string, parameters: readonly string[], options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv }): Promise<TimedCommand> {
  const start = performance.now();
  const child = spawn(command, parameters, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  const ended = await new Promise<string>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (code, signal) => done(String(code ?? signal)));
  });
  if (ended !== '0') throw new GraphFailedError([command, ...parameters].join(' '), ended, errors.trim());
  return { wall: performance.now() - start, stdout };
}
