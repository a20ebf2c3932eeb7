import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAddress, KNOWN_HOSTS } from '../../../data-catalog/sources/address-policy.js';
import { FetchError } from '../../../data-catalog/sources/fetch-error.js';
import { fetchFile, type FetchOptions } from '../../../data-catalog/sources/fetch-file.js';

const CONTENT = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

type Behaviour = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;
let server: Server;
let behave: Behaviour;
let requests: IncomingMessage[];
let path: string;

beforeEach(async () => {
  requests = [];
  behave = honest;
  server = createServer((request, response) => {
    requests.push(request);
    behave(request, response, requests.length);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  path = join(await mkdtemp(join(tmpdir(), 'deconflow-fetch-')), 'folder', 'file.bin');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Serves the file, and goes on with it from where it is asked to. */
function honest(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === '"v1"';
  if (from === 0 || !same) return void response.writeHead(200, { 'content-length': CONTENT.length, etag: '"v1"' }).end(CONTENT);
  response.writeHead(206, { 'content-length': CONTENT.length - from, 'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`, etag: '"v1"' }).end(CONTENT.subarray(from));
}
/** Says that all of it comes, and breaks off after `bytes`. */
const breakOff = (response: ServerResponse, bytes: number) => {
  response.writeHead(200, { 'content-length': CONTENT.length, etag: '"v1"' });
  response.write(CONTENT.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
};

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
const OPTIONS: FetchOptions = { hosts: [], loopback: true, stallMs: 300, tries: 2, waitMs: 1, mostBytes: 1e6, onProgress: () => {} };
const fetch = (declared: object = { size: CONTENT.length, sha256: SHA256 }, options: Partial<FetchOptions> = {}) => fetchFile({ file: 'file.bin', address: address(), ...declared }, path, { ...OPTIONS, ...options });
const failure = async (work: Promise<unknown>) => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FetchError);
  expect(existsSync(path)).toBe(false);
  return (error as Error).message;
};

describe('fetching one file', () => {
  it('gives it its name when it is whole and right, with progress', async () => {
    const seen: (readonly [number, number | undefined])[] = [];
    expect(await fetch(undefined, { onProgress: (bytes, total) => seen.push([bytes, total]) })).toEqual({ size: CONTENT.length, sha256: SHA256 });
    expect((await readFile(path)).equals(CONTENT)).toBe(true);
    expect(seen.at(-1)).toEqual([CONTENT.length, CONTENT.length]);
    expect(existsSync(`${path}.part`) || existsSync(`${path}.part.version`)).toBe(false);
    expect(requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('takes a file of unknown size and hash, and tells both', async () => {
    expect(await fetch({})).toEqual({ size: CONTENT.length, sha256: SHA256 });
  });

  it('goes on after a server that breaks off, from where it stood', async () => {
    behave = (request, response, attempt) => (attempt === 1 ? breakOff(response, 50_000) : honest(request, response));
    await fetch();
    expect(requests[1]?.headers).toMatchObject({ range: 'bytes=50000-', 'if-range': '"v1"' });
    expect((await readFile(path)).equals(CONTENT)).toBe(true);
  });

  it('goes on in a later call, and keeps what came until then', async () => {
    behave = (_, response) => breakOff(response, 50_000);
    expect(await failure(fetch(undefined, { tries: 1 }))).toMatch(/broke off.*given up after 1 tries.*goes on from there/);
    behave = honest;
    await fetch();
    expect(requests.at(-1)?.headers.range).toBe('bytes=50000-');
  });

  it('begins anew when the file is another one by now, and never joins two versions', async () => {
    behave = (_, response) => breakOff(response, 50_000);
    await failure(fetch({}, { tries: 1 }));
    behave = (_, response) => response.writeHead(200, { 'content-length': 3, etag: '"v2"' }).end('new');
    expect((await fetch({})).size).toBe(3);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('begins anew where a server answers with another part than it was asked for', async () => {
    behave = (request, response, attempt) => {
      if (attempt === 1) return breakOff(response, 50_000);
      if (attempt === 2) return void response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end('0123456789');
      return honest(request, response);
    };
    await fetch(undefined, { tries: 3 });
    expect((await readFile(path)).equals(CONTENT)).toBe(true);
  });

  it('gives up a server that stalls', async () => {
    behave = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length, etag: '"v1"' });
      response.write(CONTENT.subarray(0, 1000));
    };
    expect(await failure(fetch())).toMatch(/sent nothing for 0 s|broke off/);
    behave = () => {};
    expect(await failure(fetch())).toMatch(/sent nothing/);
  });

  it.each([
    ['offers another size than the study declares', (response: ServerResponse) => response.writeHead(200, { 'content-length': 5 }).end('short'), /expected 200000 bytes, 127\.0\.0\.1:\d+ offers 5: the file at its source changed/],
    ['sends more than it was to, without saying how much', (response: ServerResponse) => response.writeHead(200).end(Buffer.concat([CONTENT, CONTENT])), /sends more than 200000 bytes/],
    ['sends less, without saying how much', (response: ServerResponse) => response.writeHead(200).end(CONTENT.subarray(0, 10)), /sent 10 of 200000 bytes/],
    ['sends other bytes', (response: ServerResponse) => response.writeHead(200).end(Buffer.alloc(CONTENT.length)), /expected sha256 [0-9a-f]{64}, found [0-9a-f]{64}.*It was thrown away/],
    ['has no such file', (response: ServerResponse) => response.writeHead(404).end(), /answered 404 \(no such file\)/],
    ['packs it on the way', (response: ServerResponse) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'), /packs the file on the way \(gzip\)/],
    ['redirects to plain http', (response: ServerResponse) => response.writeHead(302, { location: 'http://ftp.ncbi.nlm.nih.gov/x' }).end(), /redirects to another place: expected https, found http:\/\/ftp\.ncbi/],
    ['redirects to a strange host', (response: ServerResponse) => response.writeHead(301, { location: 'https://evil.example/x' }).end(), /evil\.example is not a host that data is fetched from; allow it with --allow-host evil\.example/],
    ['redirects to a file', (response: ServerResponse) => response.writeHead(301, { location: 'file:///etc/passwd' }).end(), /expected https, found file:/],
    ['redirects for ever', (response: ServerResponse) => response.writeHead(302, { location: '/again' }).end(), /redirects more than 5 times/],
  ])('refuses a server that %s', async (_, answer, message) => {
    behave = (__, response) => void answer(response);
    expect(await failure(fetch())).toMatch(message);
    expect(existsSync(`${path}.part`) && (await readFile(`${path}.part`)).length > CONTENT.length).toBe(false);
  });

  it('refuses a file of unknown size beyond the largest, before and while it comes', async () => {
    expect(await failure(fetch({}, { mostBytes: 1000 }))).toMatch(/offers 200000 bytes, more than the 1000/);
    behave = (_, response) => response.writeHead(200).end(CONTENT);
    expect(await failure(fetch({}, { mostBytes: 1000 }))).toMatch(/sends more than 1000 bytes/);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('says that there is no network', async () => {
    server.closeAllConnections();
    const gone = address();
    await new Promise((done) => server.close(done));
    expect(await failure(fetchFile({ file: 'x', address: gone }, path, OPTIONS))).toMatch(/cannot be reached \(ECONNREFUSED\): this machine may have no network/);
  });

  it('throws away a partial file that is none of this file', async () => {
    await fetch();
    await writeFile(`${path}.part`, Buffer.alloc(CONTENT.length + 1));
    await fetch();
    expect((await readFile(path)).equals(CONTENT)).toBe(true);
  });
});

describe('which addresses are asked', () => {
  const policy = { hosts: KNOWN_HOSTS, loopback: false };
  it.each(['https://ftp.ncbi.nlm.nih.gov/geo/x.gz', 'https://gdc.xenahubs.net/download/x.gz'])('%s', (text) => {
    expect(checkAddress(text, policy).href).toBe(text);
  });
  it.each([
    ['http://ftp.ncbi.nlm.nih.gov/x', /expected https/],
    ['https://xenahubs.net.evil.example/x', /--allow-host/],
    ['https://evilxenahubs.net/x', /--allow-host/],
    ['https://user:secret@zenodo.org/x', /user name/],
    ['http://127.0.0.1/x', /--allow-loopback/],
    ['ftp://ftp.ncbi.nlm.nih.gov/x', /expected https/],
    ['nonsense', /expected an address/],
  ])('never %s', (text, message) => {
    expect(() => checkAddress(text, policy)).toThrow(message);
  });
});
