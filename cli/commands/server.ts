import { resolve } from 'node:path';
import { ensureServer, keepServer, runningServer, stopServer } from '../server/embedded-server.js';
import { server } from '../server/locate-server.js';
import { readSettings } from '../settings.js';

export class UnknownServerActionError extends Error {
  readonly code = 'USAGE';
  constructor(found: string) {
    super(`Unknown action "${found}" for the server. Expected: start, stop, status or register.`);
    this.name = 'UnknownServerActionError';
  }
}

/** `deconflow server [start|stop|status|register]`. */
export async function serverCommand({ state, what }: { state: string; what: string }): Promise<number> {
  const folder = resolve(state);
  switch (what) {
    case 'start': {
      await keepServer(folder);
      const { address, ui } = await ensureServer(folder, (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(`Temporal server at ${address}, its web page at ${ui}\n`);
      return 0;
    }
    case 'stop':
      process.stdout.write((await stopServer(folder)) ? 'stopped\n' : 'no server was running\n');
      return 0;
    case 'status': {
      const running = await runningServer(folder);
      process.stdout.write(running === undefined ? 'not running\n' : `running at ${running.address}, web page ${running.ui}\n`);
      return 0;
    }
    case 'register': {
      const settings = await readSettings();
      const { address } = await server(settings, folder, (line) => process.stderr.write(`${line}\n`));
      const [{ connectClient }, { registerAttributes }] = await Promise.all([import('../server/connection.js'), import('../server/register-attributes.js')]);
      const client = await connectClient(settings, address);
      try {
        const added = await registerAttributes(client);
        process.stdout.write(added.length === 0 ? 'nothing was missing\n' : `added the search attributes ${added.join(', ')}\n`);
      } finally {
        await client.connection.close();
      }
      return 0;
    }
    default:
      throw new UnknownServerActionError(what);
  }
}
