import { connect } from 'node:http2';
import type { ServerAccess } from './access.js';

const LIMIT_MS = 5000;

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

/** What stands in the way of an HTTP/2 session, which gRPC needs; undefined: nothing that shows here. */
function whyNot({ address, tls }: ServerAccess): Promise<string | undefined> {
  const { serverRootCACertificate: ca, clientCertPair, serverNameOverride: servername } = tls === false ? {} : tls;
  const session = connect(`${tls === false ? 'http' : 'https'}://${address}`, {
    ...(ca === undefined ? {} : { ca: Buffer.from(ca) }),
    ...(clientCertPair === undefined ? {} : { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
    ...(servername === undefined ? {} : { servername }),
  });
  return new Promise((resolve) => {
    const end = (reason: string | undefined) => {
      clearTimeout(timer);
      resolve(reason);
      session.destroy();
    };
    const timer = setTimeout(() => end('nothing answers in time'), LIMIT_MS);
    // A server that wants a client certificate says so only after the handshake: its settings are the first word of one that is content.
    session.on('remoteSettings', () => end(undefined)).on('error', (error) => end(error.message)).on('close', () => end('it closes the connection'));
  });
}
