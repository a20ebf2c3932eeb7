import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '../bench.js';
import type { Contestant, Skipped } from './contestant.js';
import { timedCommand } from './timed-command.js';
import { type Installed, type PeerPackage, PeerUnavailableError, virtualEnvironment } from './virtual-environment.js';

interface Peer extends PeerPackage {
  readonly note: string;
  readonly run: (peer: Installed, shape: string, steps: number, folder: string) => Promise<number>;
}

const script = (name: string) => fileURLToPath(new URL(`../peers/orchestration/${name}`, import.meta.url));

const PEERS: readonly Peer[] = [
  {
    name: 'snakemake', version: '9.27.1', requirements: [],
    note: 'two cores, one shell a job, files by their times; second run: "nothing to be done"',
    async run({ bin }, shape, steps, folder) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'seed.txt'), '0\n', { flag: 'wx' }).catch(() => undefined); // a newer seed would make everything anew
      const { wall } = await timedCommand(join(bin, 'snakemake'), ['-s', script('Snakefile'), '--cores', '2', '--directory', folder, '--quiet', 'all', '--config', `shape=${shape}`, `count=${steps}`], { cwd: folder });
      return wall;
    },
  },
  {
    name: 'prefect', version: '3.8.8', requirements: ['fastapi==0.139.0'],
    note: 'its own server for each run, two threads, results persisted and found by their inputs; second run: all cached',
    async run({ bin }, shape, steps, folder) {
      await mkdir(folder, { recursive: true });
      const env = {
        PREFECT_HOME: folder, PREFECT_LOGGING_LEVEL: 'ERROR', PREFECT_SERVER_ANALYTICS_ENABLED: 'false', DO_NOT_TRACK: '1', PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: '180',
      };
      return (await timedCommand(join(bin, 'python'), ['-B', script('prefect_graph.py'), shape, String(steps)], { cwd: folder, env })).wall;
    },
  },
  {
    name: 'dagster', version: '1.13.29', requirements: [],
    note: 'all steps in one process, which is its fastest; outputs and event log on disk; it has no "done already" for ops, so the second run does them again',
    async run({ bin }, shape, steps, folder) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'dagster.yaml'), 'telemetry:\n  enabled: false\n');
      return (await timedCommand(join(bin, 'python'), ['-B', script('dagster_graph.py'), shape, String(steps)], { cwd: folder, env: { DAGSTER_HOME: folder } })).wall;
    },
  },
];

export const PEER_NAMES: readonly string[] = PEERS.map(({ name }) => name);

/** The peer, installed into `environments` when it is not there yet; or why it cannot be timed. */
export async function peerGraph(name: string, environments: string, say: (line: string) => void): Promise<Contestant | Skipped> {
  const peer = PEERS.find((one) => one.name === name);
  if (peer === undefined) return { name, skipped: 'unknown' };
  try {
    const installed = await virtualEnvironment(peer, environments, say);
    return { name, version: peer.version, note: peer.note, run: async ({ shape, steps }, folder) => ({ wall: await peer.run(installed, shape, steps, folder), hits: undefined }) };
  } catch (error) {
    if (!(error instanceof PeerUnavailableError)) throw error;
    return { name, skipped: describe(error) };
  }
}
