import { constants, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bytesText } from '../output/bytes-text.js';
import { freeMemory } from '../../engines/memory.js';
import { freeDisk } from '../check/free-space.js';
import { projectRoot } from '../settings.js';
import { type Examination, ok, problem, warning } from './examination.js';

const GIB = 2 ** 30;
/** the demo takes 0.7 GiB, the AML study at feature width 512 about 1 */
const LEAST_MEMORY = 0.75 * GIB;
const GOOD_MEMORY = 2 * GIB;
/** the demo leaves 0.1 GiB, the AML study at the published size about 2 */
const LEAST_DISK = 0.25 * GIB;
const GOOD_DISK = 5 * GIB;

/** Node.js against what package.json asks for. */
export async function examineNode(version = process.versions.node): Promise<Examination> {
  const { engines } = JSON.parse(await readFile(join(projectRoot(), 'package.json'), 'utf8')) as { engines: { node: string } };
  const least = engines.node.replace('>=', '');
  const parts = (text: string) => text.split('.').map(Number);
  const [major = 0, minor = 0] = parts(version);
  const [leastMajor = 0, leastMinor = 0] = parts(least);
  const enough = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return enough ? ok('Node.js', version) : problem('Node.js', `${version}; ${least} or later is needed`, `Install Node.js ${least} or later: https://nodejs.org, or your system's packages.`);
}

export function examineMemory(free = freeMemory()): Examination {
  const found = `${bytesText(free)} free, ${availableParallelism()} processor cores`;
  const remedy = 'End other programs, give the container more memory, or lower model.featureWidth and simulation.samples (`deconflow check` says what a study needs).';
  return free < LEAST_MEMORY ? problem('memory', found, remedy) : free < GOOD_MEMORY ? warning('memory', found, remedy) : ok('memory', found);
}

/** Disk where the artifacts will be, and whether this user may write there. */
export async function examineDisk(state: string): Promise<Examination> {
  const folder = resolve(state);
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  const writable = await access(there, constants.W_OK).then(() => true, () => false);
  if (!writable) return problem('disk', `${there} cannot be written to`, 'Name a folder of your own with --state (and --out), or have the rights mended.');
  const free = await freeDisk(folder);
  const found = `${bytesText(free)} free at the state folder ${folder}`;
  const remedy = 'Free some space, or name a folder on another disk with --state.';
  return free < LEAST_DISK ? problem('disk', found, remedy) : free < GOOD_DISK ? warning('disk', found, remedy) : ok('disk', found);
}
