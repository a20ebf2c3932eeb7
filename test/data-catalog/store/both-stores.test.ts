import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../../data-catalog/store/artifact-store.js';
import { findGarbage } from '../../../data-catalog/store/collect-garbage.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { FolderStore } from '../../../data-catalog/store/folder/folder-store.js';
import { InputChangedError } from '../../../data-catalog/store/input-file.js';
import { S3Store } from '../../../data-catalog/store/s3/s3-store.js';
import { ConflictingManifestError, ObjectDamagedError } from '../../../data-catalog/store/store-errors.js';
import { CREDENTIALS, type S3Server, serverCommand, startS3Server, whyNoServer } from './s3-server.js';

const parts = (step: string, inputs: Record<string, string> = {}) => ({ step, version: 1, parameters: {}, inputs });
const START = '2026-01-01T00:00:00Z';
const END = '2026-01-01T00:01:00Z';
const folders: string[] = [];
const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'deconflow-both-')));
  return folders.at(-1) as string;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function publish(store: ArtifactStore, key: string, content: string, step = 's', inputs: Record<string, string> = {}) {
  const folder = await store.temporaryFolder();
  await writeFile(join(folder, 'out'), content);
  const publication = await store.publish(key, parts(step, inputs), { out: join(folder, 'out') }, START, END);
  await rm(folder, { recursive: true });
  return { ...publication, reference: { step, output: 'out', sha256: publication.manifest.outputs.out?.sha256 ?? '' } };
}

interface Kind {
  readonly name: string;
  begin(): Promise<void>;
  end(): void;
  /** A new store, and how another worker opens the same. */
  make(): Promise<{ store: ArtifactStore; another: () => Promise<ArtifactStore> }>;
}

const folderKind: Kind = {
  name: 'folder',
  begin: async () => {},
  end: () => {},
  make: async () => {
    const root = newFolder();
    return { store: await FolderStore.create(root), another: () => FolderStore.create(root) };
  },
};

let server: S3Server;
let made = 0;
const s3Kind: Kind = {
  name: 's3',
  begin: async () => {
    Object.assign(process.env, CREDENTIALS);
    server = await startS3Server();
  },
  end: () => server?.close(),
  make: async () => {
    const settings = { ...server.settings, prefix: `team/study-${made++}/` };
    return { store: await S3Store.open(settings, newFolder()), another: () => S3Store.open(settings, newFolder()) };
  },
};

for (const kind of [folderKind, s3Kind]) {
  const skipped = kind === s3Kind && serverCommand === undefined;
  describe.skipIf(skipped)(`the ${kind.name} store${skipped ? ` (${whyNoServer})` : ''}`, () => {
    beforeAll(kind.begin, 90_000);
    afterAll(kind.end);

    it('gives back what was published, to every worker', async () => {
      const { store, another } = await kind.make();
      const { reference, late } = await publish(store, 'k', 'content');
      expect(late).toBe(false);
      const other = await another();
      expect(await other.lookUp('k')).toEqual({ key: 'k', parts: parts('s'), outputs: { out: { sha256: reference.sha256, bytes: 7 } }, start: START, end: END });
      expect(await readFile(await other.soundObject(reference), 'utf8')).toBe('content');
      expect(await other.lookUp('other')).toBeUndefined();
    });

    it('takes the same publication twice, and notes the late one', async () => {
      const { store, another } = await kind.make();
      const first = await publish(store, 'k', 'content');
      const second = await publish(await another(), 'k', 'content');
      expect(second).toMatchObject({ late: true, manifest: first.manifest });
    });

    it('takes two publications at once: both find one manifest', async () => {
      const { store, another } = await kind.make();
      const other = await another();
      const [one, two] = await Promise.all([publish(store, 'k', 'content'), publish(other, 'k', 'content')]);
      expect(one.manifest.outputs).toEqual(two.manifest.outputs);
      expect(await store.lookUp('k')).toEqual(await other.lookUp('k'));
    });

    it('refuses a second content for a key and keeps the first', async () => {
      const { store, another } = await kind.make();
      const { reference } = await publish(store, 'k', 'content');
      await expect(publish(await another(), 'k', 'another content')).rejects.toBeInstanceOf(ConflictingManifestError);
      expect((await store.lookUp('k'))?.outputs.out?.sha256).toBe(reference.sha256);
    });

    it('counts a manifest whose object is gone as no hit; publishing again makes it one', async () => {
      const { store, another } = await kind.make();
      const { reference } = await publish(store, 'k', 'content');
      await store.remove({ manifests: [], objects: [reference.sha256], inputs: [], checkpoints: [], runs: [], bytes: 0 });
      const other = await another();
      expect(await other.lookUp('k')).toBeUndefined();
      await expect(other.soundObject(reference)).rejects.toBeInstanceOf(ObjectDamagedError);
      expect(await publish(other, 'k', 'content')).toMatchObject({ late: false });
      expect(await store.lookUp('k')).toBeDefined();
    });

    it('reads input files by their hash', async () => {
      const { store } = await kind.make();
      const data = newFolder();
      await writeFile(join(data, 'clinical.tsv'), 'a\tb\n');
      const sha256 = await fileSha256(join(data, 'clinical.tsv'));
      await store.offerInputs(data, { 'clinical.tsv': sha256 });
      const path = await store.inputFile({ step: 'input', output: 'clinical.tsv', sha256 }, data);
      expect(await fileSha256(path)).toBe(sha256);
    });

    it('keeps a scratch folder for the next attempt until its step is done', async () => {
      const { store } = await kind.make();
      const scratch = await store.openScratch('k', true);
      await writeFile(join(scratch.folder, 'state'), 'one');
      await scratch.leave();
      const next = await store.openScratch('k', true);
      expect(await readFile(join(next.folder, 'state'), 'utf8')).toBe('one');
      await next.remove();
      expect(await stat(next.folder).catch(() => undefined)).toBeUndefined();
    });

    it('lists what it holds and takes garbage away', async () => {
      const { store, another } = await kind.make();
      const own = await publish(store, 'a', 'only a made this');
      const common = await publish(store, 'b', 'both made this', 's', { x: own.reference.sha256 });
      await publish(store, 'c', 'both made this');
      const contents = await (await another()).contents();
      expect(contents.manifests.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
      expect([...contents.objects].sort()).toEqual([[own.reference.sha256, 16], [common.reference.sha256, 14]].sort());
      await store.remove(findGarbage(contents, ({ key }) => key === 'c'));
      const left = await store.contents();
      expect(left.manifests.map(({ key }) => key)).toEqual(['c']);
      expect([...left.objects.keys()]).toEqual([common.reference.sha256]);
    });

    it('can be examined without changing it', async () => {
      const { store, another } = await kind.make();
      expect(await store.exists()).toBe(true);
      const { reference, manifest } = await publish(store, 'k', 'content');
      const reader = await another();
      expect(JSON.parse((await reader.manifestText('k')) ?? '')).toEqual(manifest);
      expect(await reader.manifestText('none')).toBeUndefined();
      expect(await reader.examine(reference.sha256)).toEqual({ sha256: reference.sha256, bytes: 7 });
      expect(await reader.examine('0'.repeat(64))).toBeUndefined();
      expect(await readFile((await reader.intactFile(reference.sha256)) ?? '', 'utf8')).toBe('content');
      expect(await reader.intactFile('0'.repeat(64))).toBeUndefined();
    });

    it('refuses an input file that is not what the study was planned with', async () => {
      const { store } = await kind.make();
      const data = newFolder();
      await mkdir(join(data, 'x'));
      await writeFile(join(data, 'x/clinical.tsv'), 'changed');
      const offered = store.offerInputs(data, { 'x/clinical.tsv': '0'.repeat(64) }).then(() => store.inputFile({ step: 'input', output: 'x/clinical.tsv', sha256: '0'.repeat(64) }, data));
      await expect(offered).rejects.toBeInstanceOf(InputChangedError);
    });
  });
}
