import { execFileSync } from 'node:child_process';
import { cpus, loadavg, platform, totalmem } from 'node:os';

/** Where and when figures were taken, so that they can be compared with others. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gib: number;
  readonly platform: string;
  readonly node: string;
  /** ISO 8601, UTC */
  readonly date: string;
  /** busy processes over the last minute, before the first step; well below 1 on a quiet machine */
  readonly load: number;
  /** null where the folder is no git repository */
  readonly commit: string | null;
  /** whether files differ from that commit */
  readonly modified: boolean | null;
}

export function describeMachine(root: string, now: Date): Machine {
  const processors = cpus();
  const commit = git(root, 'rev-parse', 'HEAD');
  const changes = commit === null ? null : git(root, 'status', '--porcelain');
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory_gib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    platform: `${platform()} ${process.arch}`,
    node: process.versions.node,
    date: now.toISOString(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    commit,
    modified: changes === null ? null : changes !== '',
  };
}

function git(root: string, ...command: string[]): string | null {
  try {
    return execFileSync('git', ['-C', root, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
