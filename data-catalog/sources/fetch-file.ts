import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import type { SourceFile } from '../study/sources.js';
import type { AddressPolicy } from './address-policy.js';
import { connectionError, FetchError } from './fetch-error.js';
import { openAddress } from './open-address.js';

export interface FetchOptions extends AddressPolicy {
  readonly stallMs: number;
  /** tries in a row that bring nothing before a file is given up */
  readonly tries: number;
  /** milliseconds before the next try, doubled each time */
  readonly waitMs: number;
  /** a file of unknown size may have so many bytes */
  readonly mostBytes: number;
  onProgress(bytes: number, total: number | undefined): void;
}

export interface Fetched {
  readonly size: number;
  readonly sha256: string;
}

/**
 * Downloads one file to `path`. What came so far stands in `path.part` and is gone on from by the next try, and by the next call, if the server says
 * that it is still the same file. Under its own name the file appears at last, whole and checked.
 * @throws FetchError
 */
export async function fetchFile(file: SourceFile & { readonly address: string }, path: string, options: FetchOptions): Promise<Fetched> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  let before = await sizeOf(part);
  for (let failed = 0; ; ) {
    try {
      await fetchOn(file, part, options);
      break;
    } catch (error) {
      if (!(error instanceof FetchError) || !error.again) throw error;
      const now = await sizeOf(part);
      failed = now > before ? 1 : failed + 1;
      before = now;
      if (failed >= options.tries) throw new FetchError(`${error.message}; given up after ${options.tries} tries. What came so far is kept: the same command goes on from there`, false);
      await new Promise((wake) => setTimeout(wake, options.waitMs * 2 ** (failed - 1)));
    }
  }
  const fetched = { size: await sizeOf(part), sha256: await hashOf(part) };
  if (file.sha256 !== undefined && fetched.sha256 !== file.sha256) {
    await forget(part);
    throw new FetchError(`expected sha256 ${file.sha256}, found ${fetched.sha256}: the file at its source changed, or was changed on the way. It was thrown away`, false);
  }
  await rename(part, path);
  await rm(validatorOf(part), { force: true });
  return fetched;
}

/** Where the server's word for the file's version is kept, so that two versions are never joined. */
const validatorOf = (part: string): string => `${part}.version`;

async function forget(part: string): Promise<void> {
  await Promise.all([rm(part, { force: true }), rm(validatorOf(part), { force: true })]);
}

const sizeOf = (path: string): Promise<number> => stat(path).then(({ size }) => size, () => 0);

/** One try: from where the partial file ends. */
async function fetchOn(file: SourceFile & { readonly address: string }, part: string, options: FetchOptions): Promise<void> {
  const validator = await readFile(validatorOf(part), 'utf8').catch(() => undefined);
  // Without a version nor a hash nobody could tell that both halves belong together.
  if (validator === undefined && file.sha256 === undefined) await forget(part);
  const have = await sizeOf(part);
  if (file.size !== undefined && have === file.size) return;
  if (have > (file.size ?? options.mostBytes)) await forget(part);
  const from = await sizeOf(part);
  const range = from === 0 ? {} : { range: `bytes=${from}-`, ...(validator === undefined ? {} : { 'if-range': validator }) };
  const { response, address } = await openAddress(file.address, { ...options, headers: range });
  try {
    const begin = beginningOf(response, from, address.host);
    if (begin === 'anew') {
      await forget(part);
      throw new FetchError(`${address.host} does not go on with the file`, true);
    }
    const total = checkSize(response, begin, file.size, options.mostBytes, address.host);
    const version = versionOf(response);
    if (version === undefined) await rm(validatorOf(part), { force: true });
    else await writeFile(validatorOf(part), version);
    await append(response, part, begin, { total, most: file.size ?? options.mostBytes, host: address.host, onProgress: options.onProgress });
    if (file.size !== undefined && (await sizeOf(part)) < file.size) throw new FetchError(`${address.host} sent ${await sizeOf(part)} of ${file.size} bytes`, true);
  } finally {
    response.destroy();
  }
}

/** The byte that the answer begins with. @throws FetchError when it is no file */
function beginningOf({ statusCode = 0, headers }: IncomingMessage, from: number, host: string): number | 'anew' {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new FetchError(`${host} packs the file on the way (${encoding}), so that neither size nor hash could be checked`, false);
  if (statusCode === 200) return 0;
  if (statusCode === 206) return new RegExp(`^bytes ${from}-`).test(headers['content-range'] ?? '') ? from : 'anew';
  if (statusCode === 416 && from > 0) return 'anew';
  throw new FetchError(`${host} answered ${statusCode}${statusCode === 404 ? ' (no such file): the address in the study file may be out of date' : ''}`, statusCode >= 500 || statusCode === 429);
}

/** Size of the whole file by the answer, undefined where it does not say. @throws FetchError when that is not what was declared, or too much */
function checkSize({ headers }: IncomingMessage, begin: number, declared: number | undefined, most: number, host: string): number | undefined {
  const length = headers['content-length'];
  const total = length === undefined ? undefined : begin + Number(length);
  if (total !== undefined && declared !== undefined && total !== declared) throw new FetchError(`expected ${declared} bytes, ${host} offers ${total}: the file at its source changed, or the address is another file's`, false);
  if (total !== undefined && total > most) throw new FetchError(`${host} offers ${total} bytes, more than the ${most} that a file may have (--most)`, false);
  return total ?? declared;
}

/** Only a strong ETag or a date can be asked for again. */
function versionOf({ headers }: IncomingMessage): string | undefined {
  const { etag } = headers;
  return etag !== undefined && !etag.startsWith('W/') ? etag : headers['last-modified'];
}

interface Appending {
  readonly total: number | undefined;
  readonly most: number;
  readonly host: string;
  onProgress(bytes: number, total: number | undefined): void;
}

async function append(response: IncomingMessage, part: string, begin: number, { total, most, host, onProgress }: Appending): Promise<void> {
  const handle = await open(part, begin === 0 ? 'w' : 'a');
  let [bytes, tooMuch] = [begin, false];
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      tooMuch = bytes + chunk.length > most;
      if (tooMuch) throw new FetchError(`${host} sends more than ${most} bytes`, false);
      await handle.write(chunk);
      bytes += chunk.length;
      onProgress(bytes, total);
    }
    if (!response.complete) throw new FetchError(`${host} broke off after ${bytes} bytes`, true);
    await handle.sync();
  } catch (error) {
    throw connectionError(error as NodeJS.ErrnoException, host);
  } finally {
    await handle.close();
    if (tooMuch) await forget(part);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
