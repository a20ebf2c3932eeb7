import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { publishedFiles } from '../run/published-files.js';
import type { AuditedRun } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { BUNDLE_LIST, type BundleList } from './bundle-list.js';
import type { ArchiveMember } from './write-archive.js';

export class InputNotBundledError extends Error {
  readonly code = 'INPUT_NOT_BUNDLED';
  constructor(problems: readonly string[]) {
    super(`${problems.join('\n')}\nGive the folder of the run's input files with --data, or leave --with-inputs out.`);
    this.name = 'InputNotBundledError';
  }
}

export interface Bundle {
  readonly members: readonly ArchiveMember[];
  readonly list: BundleList;
  /** objects and manifests that the run refers to and the store does not hold, sound */
  readonly absent: readonly string[];
}

/**
 * What goes into the bundle of a run: its results folder as `run/`; as `store/` the manifests of its steps and those objects that no published
 * file holds already; with a `data` folder the input files as `inputs/`.
 * @throws InputNotBundledError when an input file is not there, or not the one of the run
 */
export async function bundleMembers(run: AuditedRun, store: StoreView, data?: string): Promise<Bundle> {
  const found: ListedMember[] = [];
  const add = async (name: string, path: string, sha256: string) => {
    found.push({ member: { name, content: { path } }, sha256, bytes: (await stat(path)).size });
  };
  const published = new Set<string>();
  for (const file of await publishedFiles(run.folder)) {
    const path = join(run.folder, file);
    const sha256 = await fileSha256(path);
    published.add(sha256);
    await add(`run/${file}`, path, sha256);
  }
  const absent: string[] = [];
  const taken = new Set<string>();
  const addObject = async (sha256: string, what: string) => {
    if (taken.has(sha256) || published.has(sha256)) return;
    taken.add(sha256);
    const path = await store.intactFile(sha256);
    if (path === undefined) absent.push(what);
    else await add(`store/objects/${sha256}`, path, sha256);
  };
  for (const { key, label, outputs } of run.steps) {
    const manifest = taken.has(key) || typeof (await store.manifest(key)) === 'string' ? undefined : await store.manifestText(key);
    if (manifest !== undefined) found.push(textMember(`store/manifests/${key}.json`, manifest));
    else if (!taken.has(key)) absent.push(`the manifest of "${label}"`);
    taken.add(key);
    for (const [output, { sha256 }] of Object.entries(outputs)) await addObject(sha256, `${output} of "${label}"`);
  }
  for (const { step, output, sha256 } of run.applied?.took ?? []) await addObject(sha256, `${output} of ${step} in run ${run.applied?.run}`);
  if (data !== undefined) for (const { name, path, sha256 } of await soundInputs(run, data)) await add(`inputs/${name}`, path, sha256);
  const list: BundleList = {
    format: 'deconflow bundle 1', run: run.id, inputs: data !== undefined,
    members: found.map(({ member, sha256, bytes }) => ({ name: member.name, sha256, bytes })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const top = `deconflow-${run.id}`;
  const members = [...found.map(({ member }) => member), { name: BUNDLE_LIST, content: { text: `${JSON.stringify(list, null, 1)}\n` } }];
  return { members: members.map(({ name, content }) => ({ name: `${top}/${name}`, content })), list, absent };
}

interface ListedMember {
  readonly member: ArchiveMember;
  readonly sha256: string;
  readonly bytes: number;
}

function textMember(name: string, text: string): ListedMember {
  return { member: { name, content: { text } }, sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) };
}

async function soundInputs(run: AuditedRun, data: string): Promise<{ name: string; path: string; sha256: string }[]> {
  const problems: string[] = [];
  const sound: { name: string; path: string; sha256: string }[] = [];
  for (const { name, sha256 } of run.inputs) {
    const path = join(resolve(data), name);
    const hash = await fileSha256(path).catch(() => undefined);
    if (hash === sha256) sound.push({ name, path, sha256 });
    else problems.push(`${path}: expected the input file of run ${run.id} (sha256 ${sha256}), found ${hash === undefined ? 'none' : `another one (sha256 ${hash})`}.`);
  }
  if (problems.length > 0) throw new InputNotBundledError(problems);
  return sound;
}
