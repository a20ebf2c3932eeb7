import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TLSConfig } from '@temporalio/client';
import { z } from 'zod';
import { NoSecretError, readSecret, readSecretFile, secretSchema } from '../secret.js';

const tlsSchema = z.strictObject({
  /** the name that the server's certificate bears, where it is not the address's */
  serverName: z.string().optional(),
  /** PEM; default: the authorities that Node.js trusts */
  caFile: z.string().optional(),
  /** PEM, for mTLS */
  certificateFile: z.string().optional(),
  keyFile: z.string().optional(),
}).refine((tls) => (tls.certificateFile === undefined) === (tls.keyFile === undefined), 'certificateFile and keyFile belong together: give both, or none');

export const serverSchema = z.strictObject({
  address: z.string().regex(/:\d+$/, 'an address with its port, for example temporal.example.org:7233').optional(),
  namespace: z.string().default('default'),
  tls: z.union([z.boolean(), tlsSchema]).default(false),
  apiKey: secretSchema.optional(),
});
export type ServerSettings = z.infer<typeof serverSchema>;

/** What a connection is opened with, secrets included: it is never printed. */
export interface ServerAccess {
  readonly address: string;
  readonly tls: TLSConfig | false;
  readonly apiKey?: string;
}

export class PlainConnectionError extends Error {
  readonly code = 'PLAIN_CONNECTION';
  constructor(address: string, what: string) {
    super(
      `${what} would go to ${address} unencrypted. Set server.tls in temporal.yaml: true where its certificate is signed by an authority that Node.js trusts, ` +
        'else { caFile: … }, with { certificateFile: …, keyFile: … } where the server asks for a client certificate.',
    );
    this.name = 'PlainConnectionError';
  }
}

/** Addresses that never leave this machine. */
export function isLoopback(address: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|\[::1\]):\d+$/.test(address);
}

/** Reads certificates and the API key that `settings` name. @throws PlainConnectionError off loopback without TLS, NoSecretError, ExposedSecretError */
export async function serverAccess({ tls, apiKey }: ServerSettings, address: string): Promise<ServerAccess> {
  if (tls === false) {
    if (apiKey !== undefined) throw new PlainConnectionError(address, 'The API key');
    if (!isLoopback(address)) throw new PlainConnectionError(address, 'Everything');
    return { address, tls };
  }
  const { serverName, caFile, certificateFile, keyFile } = tls === true ? {} : tls;
  const config: TLSConfig = {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(caFile === undefined ? {} : { serverRootCACertificate: await readCertificate('The certificate of the server’s authority (server.tls.caFile)', caFile) }),
    ...(certificateFile === undefined || keyFile === undefined
      ? {}
      : {
          clientCertPair: {
            crt: await readCertificate('The client certificate (server.tls.certificateFile)', certificateFile),
            key: await readSecretFile('The client certificate’s key (server.tls.keyFile)', keyFile),
          },
        }),
  };
  return { address, tls: config, ...(apiKey === undefined ? {} : { apiKey: (await readSecret('The API key', apiKey)).trim() }) };
}

async function readCertificate(what: string, file: string): Promise<Buffer> {
  const path = resolve(file);
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new NoSecretError(what, path, error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.message})`);
  });
}
