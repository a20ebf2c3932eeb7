import type { Garbage, Manifest, RecordedRun, StoreContents } from '../artifact-store.js';
import { parseManifest } from '../manifest.js';
import type { Bucket } from './bucket.js';
import { FOLDERS, name } from './names.js';

const AT_ONCE = 16;

/** Everything below the prefix. A manifest that cannot be read counts as not there, as it does for the steps. */
export async function bucketContents(bucket: Bucket): Promise<StoreContents> {
  const texts = await readAll(bucket, [...(await bucket.list(FOLDERS.manifests)).keys()]);
  const manifests = texts.map(parseManifest).filter((manifest): manifest is Manifest => manifest !== undefined);
  const runs = (await readAll(bucket, [...(await bucket.list(FOLDERS.runs)).keys()])).map((text) => JSON.parse(text ?? '{"id":"","keys":[]}') as RecordedRun);
  const checkpoints = new Map<string, number>();
  for (const [file, bytes] of await bucket.list(FOLDERS.checkpoints)) {
    const key = file.slice(FOLDERS.checkpoints.length).split('/')[0] ?? '';
    checkpoints.set(key, (checkpoints.get(key) ?? 0) + bytes);
  }
  return { manifests, runs, checkpoints, objects: await byName(bucket, FOLDERS.objects), inputs: await byName(bucket, FOLDERS.inputs) };
}

/** Manifests first, so that none ever names an object that is gone. */
export async function removeFromBucket(bucket: Bucket, { manifests, objects, inputs, checkpoints, runs }: Garbage): Promise<void> {
  await bucket.remove([...runs.map(name.run), ...manifests.map(name.manifest)]);
  await bucket.remove([...objects.map(name.object), ...inputs.map(name.input)]);
  for (const key of checkpoints) await bucket.remove([...(await bucket.list(name.checkpoints(key))).keys()]);
}

async function byName(bucket: Bucket, folder: string): Promise<Map<string, number>> {
  return new Map([...(await bucket.list(folder))].map(([file, bytes]) => [file.slice(folder.length), bytes]));
}

async function readAll(bucket: Bucket, names: readonly string[]): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for (let from = 0; from < names.length; from += AT_ONCE) texts.push(...(await Promise.all(names.slice(from, from + AT_ONCE).map((one) => bucket.text(one)))));
  return texts;
}
