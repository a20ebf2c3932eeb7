import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderStore } from '../../data-catalog/store/folder/folder-store.js';
import { findGarbage } from '../../data-catalog/store/collect-garbage.js';
import type { KeyParts } from '../../data-catalog/store/key.js';

describe('garbage of a store', () => {
  const root = mkdtempSync(join(tmpdir(), 'deconflow-gc-'));
  let store: FolderStore;
  const publish = async (key: string, content: string, end: string) => {
    const path = join(await store.temporaryFolder(), 'out');
    writeFileSync(path, content);
    return (await store.publish(key, { step: 'demo' } as unknown as KeyParts, { out: path }, end, end)).manifest.outputs.out!.sha256;
  };
  let [own, sharedObject] = ['', ''];
  beforeAll(async () => {
    store = await FolderStore.create(root);
    own = await publish('a', 'only a made this', '2026-01-01T00:00:00Z');
    sharedObject = await publish('b', 'both made this', '2026-01-01T00:00:00Z');
    await publish('c', 'both made this', '2026-06-01T00:00:00Z');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('takes an object only with the last manifest that names it', async () => {
    const contents = await store.contents();
    expect(contents.manifests.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    const garbage = findGarbage(contents, ({ key }) => key === 'c');
    expect(garbage).toEqual({ manifests: ['a', 'b'], objects: [own], inputs: [], checkpoints: [], runs: [], bytes: 'only a made this'.length });
    await store.remove(garbage);
    expect(existsSync(store.objectPath(own))).toBe(false);
    expect(await store.lookUp('c')).toBeDefined();
    expect(await store.lookUp('a')).toBeUndefined();
  });

  it('takes objects that no manifest names', async () => {
    writeFileSync(store.objectPath('0'.repeat(64)), 'left by a crash');
    expect(findGarbage(await store.contents(), () => true).objects).toEqual(['0'.repeat(64)]);
  });

  it('takes everything when nothing is kept, and nothing when all is', async () => {
    expect([...findGarbage(await store.contents(), () => false).objects].sort()).toEqual((await readdir(join(root, 'objects'))).sort());
    expect(findGarbage(await store.contents(), () => true).objects).not.toContain(sharedObject);
  });

  it('of a shared store takes input files with their last reader, checkpoints when their step is done, and records of runs that lose anything', () => {
    const manifest = (key: string, input: string) => ({ key, parts: { step: 's', version: 1, parameters: {}, inputs: { x: input, y: [input] } }, outputs: {}, start: '', end: '' });
    const contents = {
      manifests: [manifest('a', 'read by a'), manifest('b', 'read by b')],
      objects: new Map(),
      inputs: new Map([['read by a', 5], ['read by b', 7], ['read by none', 11]]),
      checkpoints: new Map([['a', 100], ['under way', 1000]]),
      runs: [{ id: 'one', keys: ['a', 'b'] }, { id: 'two', keys: ['b'] }],
    };
    expect(findGarbage(contents, ({ key }) => key === 'b')).toEqual({ manifests: ['a'], objects: [], inputs: ['read by a', 'read by none'], checkpoints: ['a'], runs: ['one'], bytes: 5 + 11 + 100 });
  });

  it('keeps the state folder to its owner', () => {
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });
});
