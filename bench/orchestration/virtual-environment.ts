import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PeerPackage {
  readonly name: string;
  readonly version: string;
  /** other packages that must be held at a version for it to start */
  readonly requirements: readonly string[];
}

export interface Installed {
  /** folder of its programs */
  readonly bin: string;
}

export class PeerUnavailableError extends Error {
  readonly code = 'PEER_UNAVAILABLE';
  constructor(name: string, reason: string) {
    super(`${name} cannot be installed: ${reason}`);
    this.name = 'PeerUnavailableError';
  }
}

/** The virtual environment of a package below `folder`, made with the `python3` on PATH when it is not whole there. @throws PeerUnavailableError */
export async function virtualEnvironment({ name, version, requirements }: PeerPackage, folder: string, say: (line: string) => void): Promise<Installed> {
  const home = join(folder, `${name}-${version}`);
  const whole = join(home, 'whole');
  if (!existsSync(whole)) {
    say(`installing ${name} ${version} into ${home} (once)`);
    await rm(home, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    command(name, 'python3', '-m', 'venv', home);
    command(name, join(home, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`, ...requirements);
    await writeFile(whole, '');
  }
  return { bin: join(home, 'bin') };
}

function command(peer: string, program: string, ...parameters: string[]): void {
  const { status, error, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new PeerUnavailableError(peer, error?.message ?? `${program} ended with ${status}: ${stderr.trim().split('\n').at(-1)}`);
}
