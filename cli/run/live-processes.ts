import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A process that left a mark. */
export interface LiveProcess {
  readonly pid: number;
  /** of its code; empty while the mark is being written */
  readonly version: string;
}

/** Leaves a mark of this process in `folder`; returns what takes it away again. */
export async function leaveMark(folder: string, version: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mark = join(folder, String(process.pid));
  await writeFile(mark, `${version}\n${await identity(process.pid)}`, { mode: 0o600 });
  return () => rm(mark, { force: true });
}

/** The processes that left a mark in `folder` and still live; marks of dead ones are removed. */
export async function liveProcesses(folder: string): Promise<LiveProcess[]> {
  const live: LiveProcess[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(name);
    const [version = '', found = ''] = (await readFile(join(folder, name), 'utf8').catch(() => '')).split('\n');
    // Empty: being written at this moment, or by a system that tells no identity.
    if (exists(pid) && (found === '' || found === (await identity(pid)))) live.push({ pid, version });
    else await rm(join(folder, name), { force: true });
  }
  return live;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Boot and moment of start (in ticks since then) of a process: after a restart of the machine or its container another process may have the
 * number that a dead one left its mark under. Empty where the system does not tell.
 */
async function identity(pid: number): Promise<string> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, a name in brackets, may hold spaces; the start is the 22nd.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}
