import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorld } from '../data-catalog/world/write-world.js';

/** Seconds without a heartbeat after which the suite's workers count as dead; temporal.yaml's own 10 s would make most of its time waiting. */
export const HEARTBEAT_S = 3;
const WORLD_SEED = 1;

/** Where the suite works: a folder of its own with the demo world, a copy of the study (and of its lock) and a temporal.yaml. */
export interface Workplace {
  /** the project's folder */
  readonly root: string;
  readonly folder: string;
  readonly study: readonly string[];
}

/** One state folder of the suite with its results folder. */
export interface Place {
  readonly workplace: Workplace;
  readonly state: string;
  readonly out: string;
}

/** @param more options of the command, such as parameters that make the study smaller */
export async function makeWorkplace(root: string, more: readonly string[] = []): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'deconflow-faults-'));
  const data = join(folder, 'world');
  await writeWorld(data, WORLD_SEED);
  await cp(join(root, 'studies/demo.yaml'), join(folder, 'demo.yaml'));
  const settings = await readFile(join(root, 'temporal.yaml'), 'utf8');
  await writeFile(join(folder, 'temporal.yaml'), settings.replaceAll(/heartbeatTimeout: \w+/g, `heartbeatTimeout: ${HEARTBEAT_S}s`));
  // One engine on every machine: kills, not engines, are compared.
  return { root, folder, study: [join(folder, 'demo.yaml'), '--data', data, '--profile', 'tiny', '--engine', 'wasm', ...more] };
}

/** More than any fault kills one step; temporal.yaml gives up on a step sooner. */
const MANY_ATTEMPTS = 200;

/** The same study in a folder of its own where steps may be tried as often as they are killed; `more`: options of the command. */
export async function patientWorkplace(workplace: Workplace, name: string, more: readonly string[] = []): Promise<Workplace> {
  const folder = join(workplace.folder, name);
  await mkdir(folder, { recursive: true });
  const [study = '', ...options] = workplace.study;
  await cp(study, join(folder, 'demo.yaml'));
  const settings = await readFile(join(workplace.folder, 'temporal.yaml'), 'utf8');
  await writeFile(join(folder, 'temporal.yaml'), settings.replaceAll(/maximumAttempts: \d+/g, `maximumAttempts: ${MANY_ATTEMPTS}`));
  return { ...workplace, folder, study: [join(folder, 'demo.yaml'), ...options, ...more] };
}

export function place(workplace: Workplace, name: string): Place {
  return { workplace, state: join(workplace.folder, name, 'state'), out: join(workplace.folder, name, 'runs') };
}

/** Copies the store of a finished run, except what the steps named in `without` left: the run then begins with these. */
export async function seedStore(from: Place, to: Place, without: readonly string[]): Promise<void> {
  for (const part of ['objects', 'manifests']) {
    await mkdir(join(to.state, part), { recursive: true });
    await cp(join(from.state, part), join(to.state, part), { recursive: true });
  }
  for (const { path, manifest } of await manifests(to)) {
    if (!without.includes(manifest.parts.step)) continue;
    await rm(path);
    for (const { sha256 } of Object.values(manifest.outputs)) await rm(join(to.state, 'objects', sha256), { force: true });
  }
}

interface StoredManifest {
  readonly key: string;
  readonly parts: { readonly step: string; readonly version: number };
  readonly outputs: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

/** Every manifest of a store, by step name and key. */
export async function manifests({ state }: Place): Promise<{ path: string; manifest: StoredManifest }[]> {
  const folder = join(state, 'manifests');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const all = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), manifest: JSON.parse(await readFile(join(folder, name), 'utf8')) as StoredManifest })),
  );
  return all.sort((a, b) => (a.manifest.parts.step < b.manifest.parts.step ? -1 : a.manifest.parts.step > b.manifest.parts.step ? 1 : 0));
}
