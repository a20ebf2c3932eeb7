// Installs the npm dependencies when they are missing or older than the lock file. Install scripts are never needed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 3)) {
    process.stderr.write(`deconflow needs Node 20.3 or later; this is ${process.versions.node}. Install a newer Node.\n`);
    process.exit(2);
  }
  const stamp = join(root, 'node_modules', '.deconflow-lock');
  const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('installing the npm dependencies (once)\n');
  // Not `npm ci`: it refuses a lock file that lacks optional packages of other platforms.
  const npm = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (npm.status !== 0) {
    process.stderr.write('npm install failed: the dependencies could not be installed. Check the network or the npm registry, then try again.\n');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
