import { Client, Connection } from '@temporalio/client';
import type { Settings } from '../settings.js';

/** TLS unless the server is on loopback or temporal.yaml says otherwise. */
export function usesTls(settings: Settings, address: string): boolean {
  return settings.server.tls && !/^(127\.|localhost|\[::1\])/.test(address);
}

export async function connectClient(settings: Settings, address: string): Promise<Client> {
  const connection = await Connection.connect({ address, tls: usesTls(settings, address), connectTimeout: '30s' });
  return new Client({ connection, namespace: settings.server.namespace });
}
