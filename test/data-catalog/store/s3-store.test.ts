import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { InputGoneError } from '../../../data-catalog/store/input-file.js';
import { Bucket } from '../../../data-catalog/store/s3/bucket.js';
import { StoreCredentialsError, StoreRefusedError, StoreUnreachableError } from '../../../data-catalog/store/s3/bucket-errors.js';
import { S3Store } from '../../../data-catalog/store/s3/s3-store.js';
import type { S3Settings } from '../../../data-catalog/store/store-settings.js';
import { ConflictingManifestError, ObjectDamagedError } from '../../../data-catalog/store/store-errors.js';
import { CREDENTIALS, type S3Server, serverCommand, startS3Server, whyNoServer } from './s3-server.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-s3-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const parts = { step: 's', version: 1, parameters: {}, inputs: {} };
let roots = 0;
/** A machine of its own: a folder that no other has. */
const newRoot = () => join(folder, `machine-${roots++}`);

describe('an S3 store that cannot be used', () => {
  const settings: S3Settings = { kind: 's3', bucket: 'some-bucket', prefix: '', endpoint: 'http://127.0.0.1:1', region: 'us-east-1', forcePathStyle: true };

  it('names the credentials that the environment lacks', async () => {
    await expect(Bucket.open(settings, {})).rejects.toThrow(new StoreCredentialsError('s3://some-bucket/', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']));
    await expect(Bucket.open(settings, { AWS_ACCESS_KEY_ID: 'a' })).rejects.toThrow('AWS_SECRET_ACCESS_KEY is not set in the environment');
  });

  it('tells a server that does not answer, which may come back, from one that refuses', async () => {
    const bucket = await Bucket.open(settings, CREDENTIALS);
    await expect(bucket.text('x')).rejects.toBeInstanceOf(StoreUnreachableError);
    await expect(bucket.text('x')).rejects.toThrow('ECONNREFUSED');
  });

  it.each([
    [403, StoreRefusedError, 'Look at the credentials'],
    [503, StoreUnreachableError, 'HTTP 503'],
  ] as const)('says what HTTP %i means, and no credentials', { timeout: 30_000 }, async (status, kind, text) => {
    const server = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await new Promise((done) => server.on('listening', done));
    const bucket = await Bucket.open({ ...settings, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, CREDENTIALS);
    const error: Error = await bucket.putText('x', 'y').then(() => new Error('was taken'), (thrown: Error) => thrown);
    server.close();
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
    for (const secret of Object.values(CREDENTIALS)) expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
  });

  it('is refused when its server takes a conditional put where an object stands', async () => {
    const server = createServer((request, response) => request.resume().on('end', () => response.end())).listen(0, '127.0.0.1');
    await new Promise((done) => server.on('listening', done));
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.AWS_ACCESS_KEY_ID).stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.AWS_SECRET_ACCESS_KEY);
    const opened = S3Store.open({ ...settings, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, newRoot());
    await expect(opened).rejects.toThrow('Take a server that honours conditional puts');
    vi.unstubAllEnvs();
    server.close();
  });
});

describe.skipIf(serverCommand === undefined)(`the S3 store${serverCommand === undefined ? ` (${whyNoServer})` : ''}`, () => {
  let server: S3Server;
  let settings: S3Settings;
  let prefixes = 0;
  beforeAll(async () => {
    server = await startS3Server();
    Object.assign(process.env, CREDENTIALS);
  }, 90_000);
  afterAll(() => server?.close());
  beforeEach(() => {
    settings = { ...server.settings, prefix: `p${prefixes++}` };
  });

  const named = (name: string) => ({ Bucket: settings.bucket, Key: `${settings.prefix}/${name}` });
  const write = (name: string, Body: string) => server.client.send(new PutObjectCommand({ ...named(name), Body }));
  const read = async (name: string) => (await server.client.send(new GetObjectCommand(named(name)))).Body?.transformToString();
  const names = async (start: string) =>
    ((await server.client.send(new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: `${settings.prefix}/${start}` }))).Contents ?? []).map(({ Key = '' }) => Key.slice(settings.prefix.length + 1));

  async function publish(store: S3Store, key: string, content: string) {
    const temporary = await store.temporaryFolder();
    await writeFile(join(temporary, 'out'), content);
    const { manifest, late } = await store.publish(key, parts, { out: join(temporary, 'out') }, '', '');
    return { manifest, late, reference: { step: 's', output: 'out', sha256: manifest.outputs.out?.sha256 ?? '' } };
  }

  it('is tested against a server that answers a second conditional put with 412', async () => {
    const put = () => server.client.send(new PutObjectCommand({ ...named('x'), Body: 'a', IfNoneMatch: '*' }));
    await put();
    await expect(put()).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
  });

  it('sends a large file in parts, once; the second publisher learns that it stands', { timeout: 60_000 }, async () => {
    const bucket = await Bucket.open(settings, CREDENTIALS);
    const path = join(folder, 'large');
    await writeFile(path, Buffer.alloc(20 * 1024 * 1024, 'deconflow'));
    expect(await bucket.putFile('large', path)).toBe('made');
    // The ETag of an object that came in parts ends with their number.
    expect((await server.client.send(new HeadObjectCommand(named('large')))).ETag).toMatch(/-3"$/);
    expect(await bucket.putFile('large', path)).toBe('stood');
    await bucket.download('large', `${path}.back`);
    expect(await fileSha256(`${path}.back`)).toBe(await fileSha256(path));
  });

  it('leaves the first manifest as it is, byte for byte, whoever comes late', async () => {
    await publish(await S3Store.open(settings, newRoot()), 'k', 'content');
    const before = await read('manifests/k.json');
    const late = await S3Store.open(settings, newRoot());
    expect((await publish(late, 'k', 'content')).late).toBe(true);
    await expect(publish(late, 'k', 'other')).rejects.toBeInstanceOf(ConflictingManifestError);
    expect(await read('manifests/k.json')).toBe(before);
  });

  it('replaces a manifest that others cut short', async () => {
    const store = await S3Store.open(settings, newRoot());
    const { manifest } = await publish(store, 'k', 'content');
    await write('manifests/k.json', '{"key":');
    expect(await store.lookUp('k')).toBeUndefined();
    expect(await publish(store, 'k', 'content')).toMatchObject({ manifest });
    expect(await store.lookUp('k')).toEqual(manifest);
  });

  it('notices an object that was changed in the bucket before it is used, takes it away and makes it anew', async () => {
    const { reference } = await publish(await S3Store.open(settings, newRoot()), 'k', 'content');
    await write(`objects/${reference.sha256}`, 'CONTENT');
    const other = await S3Store.open(settings, newRoot());
    await expect(other.soundObject(reference)).rejects.toBeInstanceOf(ObjectDamagedError);
    expect(await names('objects/')).toEqual([]);
    expect(await other.lookUp('k')).toBeUndefined();
    await publish(other, 'k', 'content');
    expect(await readFile(await other.soundObject(reference), 'utf8')).toBe('content');
  });

  it('counts an object of another size as no hit and replaces it', async () => {
    const store = await S3Store.open(settings, newRoot());
    const { reference } = await publish(store, 'k', 'content');
    await write(`objects/${reference.sha256}`, 'cont');
    expect(await store.lookUp('k')).toBeUndefined();
    expect((await publish(store, 'k', 'content')).late).toBe(false);
    expect(await read(`objects/${reference.sha256}`)).toBe('content');
  });

  it('fetches an object anew when its copy on this machine was changed', async () => {
    const root = newRoot();
    const store = await S3Store.open(settings, root);
    const { reference } = await publish(store, 'k', 'content');
    await writeFile(join(root, 'objects', reference.sha256), 'CONTENT');
    expect(await readFile(await store.soundObject(reference), 'utf8')).toBe('content');
  });

  it('fetches an object once however many steps wait for it', async () => {
    const { reference } = await publish(await S3Store.open(settings, newRoot()), 'k', 'content');
    const root = newRoot();
    const other = await S3Store.open(settings, root);
    const download = vi.spyOn(Bucket.prototype, 'download');
    const paths = await Promise.all([other.soundObject(reference), other.soundObject(reference), other.soundObject(reference)]);
    expect(new Set(paths).size).toBe(1);
    expect(download).toHaveBeenCalledTimes(1);
    download.mockRestore();
    expect(await readdir(join(root, 'temporary'))).toEqual([]);
  });

  it('gives input files to machines that have no data folder, and says so when one is gone', async () => {
    const data = newRoot();
    await mkdir(data);
    await writeFile(join(data, 'genes.tsv'), 'a\n');
    const sha256 = await fileSha256(join(data, 'genes.tsv'));
    const here = await S3Store.open(settings, newRoot());
    await here.offerInputs(data, { 'genes.tsv': sha256 });
    const reference = { step: 'input', output: 'genes.tsv', sha256 };
    const other = await S3Store.open(settings, newRoot());
    expect(await fileSha256(await other.inputFile(reference))).toBe(sha256);
    await server.client.send(new DeleteObjectCommand(named(`inputs/${sha256}`)));
    await expect((await S3Store.open(settings, newRoot())).inputFile(reference)).rejects.toBeInstanceOf(InputGoneError);
    await here.offerInputs(data, { 'genes.tsv': sha256 });
    expect(await names('inputs/')).toEqual([`inputs/${sha256}`]);
  });

  it('remembers the runs of every machine', async () => {
    const store = await S3Store.open(settings, newRoot());
    await store.recordRun({ id: '20260101T000000Z-a', keys: ['k'] });
    expect((await (await S3Store.open(settings, newRoot())).contents()).runs).toEqual([{ id: '20260101T000000Z-a', keys: ['k'] }]);
  });

  describe('checkpoints', () => {
    const finish = async (path: string, text: string) => {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(`${path}.part`, text);
      await rename(`${path}.part`, path);
    };
    const until = async (wanted: string[]) => {
      for (let i = 0; i < 100 && (await names('checkpoints/')).join() !== wanted.join(); i++) await delay(100);
      expect(await names('checkpoints/')).toEqual(wanted);
    };

    it('survive the machine that wrote them', async () => {
      const root = newRoot();
      const lost = await (await S3Store.open(settings, root)).openScratch('k', true);
      await finish(join(lost.folder, 'training/best-1'), 'best');
      await finish(join(lost.folder, 'training/checkpoint-1'), 'one');
      await writeFile(join(lost.folder, 'training/checkpoint-2.part'), 'half');
      await until(['checkpoints/k/training/best-1', 'checkpoints/k/training/checkpoint-1']);
      await finish(join(lost.folder, 'training/checkpoint-2'), 'two');
      await rm(join(lost.folder, 'training/checkpoint-1'));
      await until(['checkpoints/k/training/best-1', 'checkpoints/k/training/checkpoint-2']);
      await lost.leave();
      await rm(root, { recursive: true });

      const found = await (await S3Store.open(settings, newRoot())).openScratch('k', true);
      expect((await readdir(join(found.folder, 'training'))).sort()).toEqual(['best-1', 'checkpoint-2']);
      expect(await readFile(join(found.folder, 'training/checkpoint-2'), 'utf8')).toBe('two');
      await found.remove();
      await until([]);
    });

    it('of an attempt that is behind take none away from the one ahead', async () => {
      const [behind, ahead] = [await (await S3Store.open(settings, newRoot())).openScratch('k', true), await (await S3Store.open(settings, newRoot())).openScratch('k', true)];
      await finish(join(ahead.folder, 'checkpoint-5'), 'five');
      await until(['checkpoints/k/checkpoint-5']);
      await finish(join(behind.folder, 'checkpoint-2'), 'two');
      await until(['checkpoints/k/checkpoint-2', 'checkpoints/k/checkpoint-5']);
      await rm(join(behind.folder, 'checkpoint-2'));
      await until(['checkpoints/k/checkpoint-5']);
      await behind.leave();
      await ahead.remove();
    });

    it('that were damaged in the bucket are not taken', async () => {
      const first = await (await S3Store.open(settings, newRoot())).openScratch('k', true);
      await finish(join(first.folder, 'checkpoint-1'), 'one');
      await until(['checkpoints/k/checkpoint-1']);
      await first.leave();
      await write('checkpoints/k/checkpoint-1', 'ONE');
      const next = await (await S3Store.open(settings, newRoot())).openScratch('k', true);
      expect(await readdir(next.folder)).toEqual([]);
      await next.remove();
    });
  });
});
