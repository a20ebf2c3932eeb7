import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLoopback, PlainConnectionError, serverAccess, serverSchema } from '../../../connection/server/access.js';
import { orWhyNot } from '../../../connection/server/why-not.js';
import { type Certificates, makeCertificates } from './certificates.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-access-'));
const settings = (given: object) => serverSchema.parse(given);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what may go unencrypted', () => {
  it('stays on this machine', async () => {
    for (const address of ['127.0.0.1:7233', '127.1.2.3:1', 'localhost:7233', '[::1]:7233']) expect(isLoopback(address)).toBe(true);
    for (const address of ['10.0.0.1:7233', 'temporal:7233', '127.0.0.1.example.org:7233', 'localhost.example.org:7233', '[::]:7233', '0.0.0.0:7233']) expect(isLoopback(address)).toBe(false);
    expect(await serverAccess(settings({}), '127.0.0.1:7233')).toEqual({ address: '127.0.0.1:7233', tls: false });
  });
  it('is refused elsewhere, with the remedy', async () => {
    const refusal = await serverAccess(settings({}), 'temporal.example.org:7233').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PlainConnectionError);
    expect((refusal as Error).message).toContain('Set server.tls in temporal.yaml');
  });
  it('is never an API key, here neither', async () => {
    process.env.DECONFLOW_TEST_API_KEY = 'key-of-this-test';
    await expect(serverAccess(settings({ apiKey: { environment: 'DECONFLOW_TEST_API_KEY' } }), 'localhost:7233')).rejects.toThrow(PlainConnectionError);
  });
  it('the settings hold no key themselves, and no half of a client certificate', () => {
    expect(serverSchema.safeParse({ apiKey: 'abc' }).success).toBe(false);
    expect(serverSchema.safeParse({ tls: { certificateFile: 'a.pem' } }).success).toBe(false);
    expect(serverSchema.safeParse({ address: 'temporal.example.org' }).success).toBe(false);
  });
});

/** A server that answers every call with its name, and remembers who called. */
describe('a server that wants a client certificate', () => {
  let files: Certificates;
  let server: Http2SecureServer;
  let address = '';
  const authorizations: string[] = [];
  beforeAll(async () => {
    files = makeCertificates(folder);
    server = createSecureServer({ ca: readFileSync(files.ca), cert: readFileSync(files.server.certificate), key: readFileSync(files.server.key), requestCert: true, rejectUnauthorized: true });
    server.on('stream', (stream, headers) => {
      authorizations.push(String(headers.authorization));
      stream.on('error', () => undefined);
      // GetSystemInfo with an empty answer: content type, one message of length 0, status 0.
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    });
    server.on('sessionError', () => undefined).on('tlsClientError', () => undefined);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const connect = async (tls: object | boolean, apiKey?: object) => {
    const access = await serverAccess(settings({ tls, ...(apiKey === undefined ? {} : { apiKey }) }), address);
    const connection = await orWhyNot(access, () => Connection.connect({ ...access, connectTimeout: '1s' }));
    await connection.close();
  };
  const whole = () => ({ serverName: 'temporal.test', caFile: files.ca, certificateFile: files.client.certificate, keyFile: files.client.key });

  it('accepts ours, and gets the API key from a file', async () => {
    const apiKey = join(folder, 'api.key');
    writeFileSync(apiKey, 'key-from-a-file\n', { mode: 0o600 });
    await connect(whole(), { file: apiKey });
    expect(authorizations).toContain('Bearer key-from-a-file');
  });
  it('refuses us without one, and we say why', async () => {
    await expect(connect({ serverName: 'temporal.test', caFile: files.ca })).rejects.toThrow(/over TLS: .*(alert|certificate|closes)/i);
  });
  it('is refused by us when we do not know its authority', async () => {
    await expect(connect({ ...whole(), caFile: undefined })).rejects.toThrow(/self-signed certificate|unable to/);
  });
  it('is refused by us when it has another name', async () => {
    await expect(connect({ ...whole(), serverName: 'elsewhere.test' })).rejects.toThrow(/altnames|does not match/i);
  });
  it('is not asked with a key that others can read, nor with one that is not there', async () => {
    chmodSync(files.client.key, 0o644);
    await expect(connect(whole())).rejects.toThrow('can be read by others');
    chmodSync(files.client.key, 0o600);
    await expect(connect({ ...whole(), caFile: join(folder, 'absent.pem') })).rejects.toThrow('there is no such file');
  });
});
