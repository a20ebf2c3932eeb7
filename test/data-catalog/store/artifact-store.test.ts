import { mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderStore } from '../../../data-catalog/store/folder/folder-store.js';
import { ObjectDamagedError } from '../../../data-catalog/store/store-errors.js';

let root: string;
let store: FolderStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'deconflow-store-'));
  store = await FolderStore.create(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const parts = { step: 's', version: 1, parameters: {}, inputs: {} };

async function publish(content: string) {
  const folder = await store.temporaryFolder();
  await writeFile(join(folder, 'out'), content);
  const { manifest: { outputs } } = await store.publish('key', parts, { out: join(folder, 'out') }, '', '');
  return { step: 's', output: 'out', sha256: outputs.out?.sha256 ?? '' };
}

async function overwriteFirstByte(path: string): Promise<void> {
  const { atime, mtime } = await stat(path);
  const file = await open(path, 'r+');
  await file.write('X', 0);
  await file.close();
  await utimes(path, atime, mtime);
}

describe('an object that a step is about to read', () => {
  it('is given when it has its content', async () => {
    const reference = await publish('content');
    expect(await store.soundObject(reference)).toBe(store.objectPath(reference.sha256));
  });

  it('is refused and removed when a byte changed after it was published and read, its size and modification time kept', async () => {
    const reference = await publish('content');
    await store.soundObject(reference);
    await overwriteFirstByte(store.objectPath(reference.sha256));
    await expect(store.soundObject(reference)).rejects.toBeInstanceOf(ObjectDamagedError);
    expect(await readdir(join(root, 'objects'))).toEqual([]);
    expect(await store.lookUp('key')).toBeUndefined();
  });

  it('is refused when it is gone', async () => {
    const reference = await publish('content');
    await rm(store.objectPath(reference.sha256));
    await expect(store.soundObject(reference)).rejects.toThrow('is gone from the store');
  });
});

describe('a temporary folder', () => {
  it('names what is wrong with the folder it lies in', async () => {
    await rm(join(root, 'temporary'), { recursive: true });
    await writeFile(join(root, 'temporary'), 'a file: no folder can be made in it, for root neither');
    await expect(store.temporaryFolder()).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('is made even after somebody cleared the store', async () => {
    await rm(root, { recursive: true });
    expect((await stat(await store.temporaryFolder())).isDirectory()).toBe(true);
  });
});

describe('publication', () => {
  it('makes the folders that somebody cleared while the step computed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deconflow-elsewhere-'));
    await writeFile(join(folder, 'out'), 'content');
    await rm(root, { recursive: true });
    await store.publish('key', parts, { out: join(folder, 'out') }, '', '');
    expect((await store.lookUp('key'))?.outputs.out?.bytes).toBe(7);
    await rm(folder, { recursive: true });
  });
});
