import { readdir, readFile } from 'node:fs/promises';

export type Role = 'command' | 'worker' | 'server';

interface StateProcess {
  readonly pid: number;
  readonly role: Role;
}

/**
 * The processes that work on one state folder, found by their command lines (Linux: /proc), so that a kill reaches those that have left no
 * mark yet, and no process of anybody else.
 */
export async function stateProcesses(state: string, ...roles: readonly Role[]): Promise<StateProcess[]> {
  const found: StateProcess[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const words = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const role = roleOf(words, state);
    if (role !== undefined && (roles.length === 0 || roles.includes(role))) found.push({ pid: Number(name), role });
  }
  return found;
}

function roleOf(words: readonly string[], state: string): Role | undefined {
  if (words.includes('start-dev') && words.includes(`${state}/temporal.db`)) return 'server';
  if (words[words.indexOf('--state') + 1] !== state) return undefined;
  if (words.includes('worker')) return 'worker';
  return words.includes('run') ? 'command' : undefined;
}

/** Sends `signal` to every process of these roles (none: of all) and returns how many there were. */
export async function signalAll(state: string, signal: NodeJS.Signals, ...roles: readonly Role[]): Promise<number> {
  const found = await stateProcesses(state, ...roles);
  for (const { pid } of found) sendSignal(pid, signal);
  return found.length;
}

/** A process that has ended meanwhile needs no signal. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
