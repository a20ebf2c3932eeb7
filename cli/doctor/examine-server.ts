import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { accepts, runningServer } from '../server/embedded-server.js';
import { cacheFolder, downloadReachable, installedServer } from '../server/server-binary.js';
import { readSettings, type Settings } from '../settings.js';
import { type Examination, ok, problem, warning } from './examination.js';

const run = promisify(execFile);
const SUBJECT = 'Temporal server';

/** temporal.yaml, and the cluster that it names or the binary of the embedded server; nothing is started or downloaded. */
export async function examineServer(state: string): Promise<Examination[]> {
  let settings: Settings;
  try {
    settings = await readSettings();
  } catch (error) {
    return [problem('temporal.yaml', (error as Error).message, 'Correct it, or remove it from the working folder to take the project’s own.')];
  }
  const { address } = settings.server;
  if (address !== undefined) {
    return [(await accepts(address)) ? ok(SUBJECT, `${address} (temporal.yaml) answers`) : problem(SUBJECT, `nothing answers at ${address} (temporal.yaml)`, 'Start the cluster, correct server.address, or remove it to take the embedded server.')];
  }
  const running = await runningServer(state);
  return [await examineBinary(running === undefined ? '' : `; one runs for this state folder at ${running.address}`)];
}

async function examineBinary(running: string): Promise<Examination> {
  const path = installedServer();
  if (path !== undefined) {
    try {
      const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
      return ok(SUBJECT, `${path}: ${stdout.trim().split('\n')[0]}${running}`);
    } catch (error) {
      return problem(SUBJECT, `${path} does not run: ${(error as Error).message.split('\n')[0]}`, 'Remove it, so that it is fetched again, or put one that runs on PATH.');
    }
  }
  const absent = `not on PATH and not in ${cacheFolder()}`;
  if (await downloadReachable()) return warning(SUBJECT, absent, 'The first run downloads it from temporal.download.');
  const go = await run('go', ['version'], { timeout: 10_000 }).then(({ stdout }) => stdout.trim(), () => undefined);
  if (go !== undefined) return warning(SUBJECT, `${absent}; temporal.download cannot be reached`, `The first run builds it with Go (${go}), in about 3 minutes.`);
  return problem(SUBJECT, `${absent}; temporal.download cannot be reached, and Go is not installed`, `Put the temporal binary (https://docs.temporal.io/cli) into ${cacheFolder()}, or name a cluster as server.address in temporal.yaml.`);
}
