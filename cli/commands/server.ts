import { resolve } from 'node:path';
import { ensureServer, keepServer, runningServer, stopServer } from '../server/embedded-server.js';

export class UnknownServerActionError extends Error {
  readonly code = 'USAGE';
  constructor(found: string) {
    super(`Unknown action "${found}" for the server. Expected: start, stop or status.`);
    this.name = 'UnknownServerActionError';
  }
}

/** `deconflow server [start|stop|status]`. */
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
    default:
      throw new UnknownServerActionError(what);
  }
}
