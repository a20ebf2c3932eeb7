import type * as S3 from '@aws-sdk/client-s3';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { S3Settings } from '../store-settings.js';
import { bucketError, StoreCredentialsError, StoreRefusedError } from './bucket-errors.js';

/** Whether this put made the object, or another was there before (which then stays as it is). */
export type PutOutcome = 'made' | 'stood';

const NOT_FOUND = 404;
const PRECONDITION_FAILED = 412;
/** Another conditional put of the same name was under way. */
const CONFLICT = 409;
const CONFLICT_WAIT_MS = 200;
const CONFLICT_TRIES = 10;

const MIB = 1024 * 1024;
const PART_BYTES = 8 * MIB;
/** S3's limit is 10 000. */
const MOST_PARTS = 9000;
const DELETED_AT_ONCE = 1000;
const CONNECTION_MS = 5000;
/** without a byte */
const SILENCE_MS = 60_000;
const ATTEMPTS = 5;

/** The names below one prefix of one bucket. Errors are StoreUnreachableError (try again) and StoreRefusedError. */
export class Bucket {
  private constructor(
    readonly place: string,
    private readonly settings: S3Settings,
    private readonly s3: typeof S3,
    private readonly client: S3.S3Client,
  ) {}

  /** Credentials from the environment alone. The library is loaded here: whoever keeps artifacts in a folder need not wait for it. @throws StoreCredentialsError */
  static async open(settings: S3Settings, environment: NodeJS.ProcessEnv): Promise<Bucket> {
    const { bucket, prefix, region, endpoint = `https://s3.${region}.amazonaws.com`, forcePathStyle } = settings;
    const place = `s3://${bucket}/${prefix}`;
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment;
    if (!accessKeyId || !secretAccessKey) {
      throw new StoreCredentialsError(place, [...(accessKeyId ? [] : ['AWS_ACCESS_KEY_ID']), ...(secretAccessKey ? [] : ['AWS_SECRET_ACCESS_KEY'])]);
    }
    // The version is pinned: what later ones will ask of Node is no concern of who runs this one.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const s3 = await import('@aws-sdk/client-s3');
    const client = new s3.S3Client({
      region, endpoint, forcePathStyle, maxAttempts: ATTEMPTS,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
      requestHandler: { connectionTimeout: CONNECTION_MS, socketTimeout: SILENCE_MS },
      // Contents are checked against their sha256 here; many servers know no other checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new Bucket(place, settings, s3, client);
  }

  /** Sends a file in parts of 8 MiB or more, unless there is one of this name. */
  async putFile(name: string, path: string, metadata: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Promise<PutOutcome> {
    const { size } = await stat(path);
    const { Upload } = await import('@aws-sdk/lib-storage');
    return this.conditionally(async () => {
      const params = { ...this.named(name), Body: createReadStream(path), Metadata: { ...metadata }, IfNoneMatch: '*' };
      const upload = new Upload({ client: this.client, params, partSize: Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS)), queueSize: 2 });
      const abort = () => void upload.abort();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        signal?.throwIfAborted();
        await upload.done();
      } finally {
        signal?.removeEventListener('abort', abort);
        params.Body.destroy();
      }
    });
  }

  /** Puts a text, unless there is one of this name. */
  putText(name: string, text: string): Promise<PutOutcome> {
    return this.conditionally(() => this.client.send(new this.s3.PutObjectCommand({ ...this.named(name), Body: text, IfNoneMatch: '*' })));
  }

  /** Undefined where there is none. */
  async text(name: string): Promise<string | undefined> {
    const found = await this.find(() => this.client.send(new this.s3.GetObjectCommand(this.named(name))));
    return found?.Body === undefined ? undefined : this.ask(async () => found.Body?.transformToString());
  }

  /** Size in bytes; undefined where there is none. */
  async size(name: string): Promise<number | undefined> {
    return (await this.find(() => this.client.send(new this.s3.HeadObjectCommand(this.named(name)))))?.ContentLength;
  }

  /** Writes an object to `path`; its metadata, or undefined where there is no such object. */
  async download(name: string, path: string): Promise<Readonly<Record<string, string>> | undefined> {
    const found = await this.find(() => this.client.send(new this.s3.GetObjectCommand(this.named(name))));
    if (found === undefined) return undefined;
    await this.ask(() => pipeline(found.Body as Readable, createWriteStream(path, { mode: 0o600 })));
    return found.Metadata ?? {};
  }

  /** Names that begin with `start`, and their sizes in bytes. */
  async list(start: string): Promise<Map<string, number>> {
    const { bucket } = this.settings;
    const found = new Map<string, number>();
    for (let token: string | undefined; ; ) {
      const request = { Bucket: bucket, Prefix: this.key(start), ...(token === undefined ? {} : { ContinuationToken: token }) };
      const page = await this.ask(() => this.client.send(new this.s3.ListObjectsV2Command(request)));
      for (const { Key = '', Size = 0 } of page.Contents ?? []) found.set(Key.slice(this.key('').length), Size);
      token = page.NextContinuationToken;
      if (token === undefined) return found;
    }
  }

  async remove(names: readonly string[]): Promise<void> {
    for (let from = 0; from < names.length; from += DELETED_AT_ONCE) {
      const Objects = names.slice(from, from + DELETED_AT_ONCE).map((name) => ({ Key: this.key(name) }));
      const { Errors = [] } = await this.ask(() => this.client.send(new this.s3.DeleteObjectsCommand({ Bucket: this.settings.bucket, Delete: { Objects, Quiet: true } })));
      const [first] = Errors;
      if (first !== undefined) throw new StoreRefusedError(this.place, `${Errors.length} objects could not be deleted (${first.Code})`, 'Look at what the credentials may do.');
    }
  }

  private key(name: string): string {
    const { prefix } = this.settings;
    return prefix === '' ? name : `${prefix.replace(/\/$/, '')}/${name}`;
  }

  private named(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: this.key(name) };
  }

  private async conditionally(put: () => Promise<unknown>): Promise<PutOutcome> {
    for (let tries = 1; ; tries++) {
      try {
        await put();
        return 'made';
      } catch (error) {
        const status = statusOf(error);
        if (status === PRECONDITION_FAILED) return 'stood';
        if (status !== CONFLICT || tries === CONFLICT_TRIES) throw bucketError(this.place, error);
        await delay(CONFLICT_WAIT_MS * tries);
      }
    }
  }

  private async find<T>(get: () => Promise<T>): Promise<T | undefined> {
    try {
      return await get();
    } catch (error) {
      if (statusOf(error) === NOT_FOUND && (error as Error).name !== 'NoSuchBucket') return undefined;
      throw bucketError(this.place, error);
    }
  }

  private async ask<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw bucketError(this.place, error);
    }
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
