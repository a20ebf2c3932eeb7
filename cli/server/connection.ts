import { Client, Connection } from '@temporalio/client';
import type { Settings } from '../settings.js';
import { ensureServer } from './embedded-server.js';

export interface Server {
  readonly address: string;
  readonly ui?: string;
}

/** The cluster that temporal.yaml names, else the embedded server (started when needed). */
export async function server(settings: Settings, state: string, say: (line: string) => void): Promise<Server> {
  if (settings.server.address !== undefined) return { address: settings.server.address };
  const { address, ui } = await ensureServer(state, say);
  return { address, ui };
}

/** TLS unless the server is on loopback or temporal.yaml says otherwise. */
export function usesTls(settings: Settings, address: string): boolean {
  return settings.server.tls && !/^(127\.|localhost|\[::1\])/.test(address);
}

export async function connectClient(settings: Settings, address: string): Promise<Client> {
  const connection = await Connection.connect({ address, tls: usesTls(settings, address), connectTimeout: '30s' });
  return new Client({ connection, namespace: settings.server.namespace });
}
