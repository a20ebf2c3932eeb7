// Prepares moto's S3 server in the project's cache, for the tests of the shared store. Needs python3 with venv and PyPI (140 MB, once).
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// moto[server] would bring every other service of Amazon's too.
const PACKAGES = ['moto[s3]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5'];

export const s3ServerFolder = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'deconflow', 's3-server-1');

/** The command that starts the server; undefined, with the reason said, where it cannot be had. */
export function setUpS3Server({ say = () => {} } = {}) {
  const folder = s3ServerFolder();
  const [python, command] = [join(folder, 'bin', 'python'), join(folder, 'bin', 'moto_server')];
  // Written last: an installation that was broken off is made anew.
  const stamp = join(folder, 'ready');
  if (existsSync(stamp)) return command;
  say('preparing an S3 server for the tests (once)');
  rmSync(folder, { recursive: true, force: true });
  const steps = [['python3', ['-m', 'venv', folder]], [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]]];
  for (const [program, parameters] of steps) {
    const { status, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (status === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    say(`the S3 server cannot be had: ${(error?.message ?? stderr).trim().split('\n').at(-1)}`);
    return undefined;
  }
  writeFileSync(stamp, '');
  return command;
}

if (process.argv[1]?.endsWith('setup-s3-server.mjs')) {
  const command = setUpS3Server({ say: (line) => process.stderr.write(`${line}\n`) });
  if (command === undefined) process.exitCode = 1;
  else process.stdout.write(`${command}\n`);
}
