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
