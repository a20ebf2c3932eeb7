import { connect as connectPlain } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { TLSConfig } from '@temporalio/client';
import type { ServerAccess } from './access.js';

const LIMIT_MS = 5000;
/** What a client says first, and empty settings. */
const HTTP2_PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);

export class ServerUnreachableError extends Error {
  readonly code = 'SERVER_UNREACHABLE';
  constructor({ address, tls }: ServerAccess, reason: string) {
    const how = tls === false ? 'without TLS' : `over TLS${tls.clientCertPair === undefined ? '' : ' with a client certificate'}`;
    super(`The Temporal server at ${address} cannot be reached ${how}: ${reason}. Compare server.address and server.tls of temporal.yaml with what the server expects.`);
    this.name = 'ServerUnreachableError';
  }
}

/** Does `connect`; where it fails, tries once more by hand to learn why: the SDK itself says only that time ran out. @throws ServerUnreachableError */
export async function orWhyNot<T>(access: ServerAccess, connect: () => Promise<T>): Promise<T> {
  try {
    return await connect();
  } catch (error) {
    throw new ServerUnreachableError(access, (await whyNot(access)) ?? (error instanceof Error ? error.message : String(error)));
  }
}

/** What stands in the way of a first answer in HTTP/2, which gRPC speaks; undefined: nothing that shows here. Not node:http2: its client keeps a refused certificate to itself. */
function whyNot({ address, tls }: ServerAccess): Promise<string | undefined> {
  const { hostname, port } = new URL(`https://${address}`);
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  const socket = tls === false ? connectPlain(place) : connectTls({ ...place, ...secured(tls), ALPNProtocols: ['h2'] });
  return new Promise((resolve) => {
    const end = (reason: string | undefined) => {
      clearTimeout(timer);
      resolve(reason);
      socket.destroy();
    };
    const timer = setTimeout(() => end('nothing answers in time'), LIMIT_MS);
    socket.on(tls === false ? 'connect' : 'secureConnect', () => socket.write(HTTP2_PREFACE));
    // A server that wants a client certificate says so only after the handshake.
    socket.on('data', () => end(undefined)).on('error', (error) => end(error.message)).on('close', () => end('it closes the connection'));
  });
}

function secured({ serverRootCACertificate: ca, clientCertPair, serverNameOverride: servername }: TLSConfig): ConnectionOptions {
  return {
    ...(ca === undefined ? {} : { ca: Buffer.from(ca) }),
    ...(clientCertPair === undefined ? {} : { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
    ...(servername === undefined ? {} : { servername }),
  };
}
