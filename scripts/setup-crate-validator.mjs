// Prepares Python's roc-validator in the project's cache, for the test that validates a run's RO-Crate. Needs python3 with venv and PyPI.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// rocrate 0.13 brings the JSON-LD context of RO-Crate 1.1, later ones that of 1.3.
const PACKAGES = ['roc-validator==0.13.0', 'rocrate==0.13.0'];

export const crateValidatorFolder = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'deconflow', 'crate-validator-1');

/** The Python that has the validator; undefined, with the reason said, where it cannot be had. */
export function setUpCrateValidator({ say = () => {} } = {}) {
  const folder = crateValidatorFolder();
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'bin', 'rocrate-validator'))) return python;
  say('preparing the RO-Crate validator (once)');
  const steps = [['python3', ['-m', 'venv', folder]], [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]]];
  for (const [command, parameters] of steps) {
    const { status, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (status === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    say(`the RO-Crate validator cannot be had: ${(error?.message ?? stderr).trim().split('\n').at(-1)}`);
    return undefined;
  }
  return python;
}
