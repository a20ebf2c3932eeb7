import { Client, Connection } from '@temporalio/client';
import { dataConverter } from '../../connection/codec/data-converter.js';
import { serverAccess } from '../../connection/server/access.js';
import { orWhyNot } from '../../connection/server/why-not.js';
import type { Settings } from '../settings.js';

/** The embedded server is on a busy machine, and just starting. */
const HERE = '30s';
const ELSEWHERE = '10s';

/** A client of the server at `address`, with the certificates, the API key and the codec of temporal.yaml. */
export async function connectClient(settings: Settings, address: string): Promise<Client> {
  const [access, converter] = await Promise.all([serverAccess(settings.server, address), dataConverter(settings.codec)]);
  const connection = await orWhyNot(access, () => Connection.connect({ ...access, connectTimeout: access.tls === false ? HERE : ELSEWHERE }));
  const otlp = settings.telemetry?.otlp;
  const plugins = otlp === undefined ? [] : [(await import('../../connection/telemetry/tracing.js')).openTracing(otlp, 'deconflow')];
  return new Client({ connection, namespace: settings.server.namespace, plugins, ...(converter === undefined ? {} : { dataConverter: converter }) });
}
