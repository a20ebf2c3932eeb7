import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RecordedRun } from '../../data-catalog/store/artifact-store.js';
import { findGarbage } from '../../data-catalog/store/collect-garbage.js';
import { openStore } from '../../data-catalog/store/open-store.js';
import { connectClient } from '../server/connection.js';
import { runningServer, stopServer } from '../server/embedded-server.js';
import { server } from '../server/locate-server.js';
import { readSettings } from '../settings.js';
import { bytesText } from '../output/bytes-text.js';
import { finishedRuns } from '../run/finished-runs.js';
import { liveProcesses } from '../run/live-processes.js';

export interface GcFlags {
  readonly state: string;
  readonly out: string;
  readonly json: boolean;
  readonly dryRun: boolean;
  /** the newest runs whose artifacts stay; default all runs */
  readonly keepRuns?: number;
  /** milliseconds; younger artifacts stay */
  readonly olderThan?: number;
}

export class StudyRunningError extends Error {
  readonly code = 'STUDY_RUNNING';
  constructor(study: string) {
    super(`Study ${study} is running and may use anything in the store. Wait until it has ended, or cancel it, then collect garbage.`);
    this.name = 'StudyRunningError';
  }
}

export class NoRunsError extends Error {
  readonly code = 'NO_RUNS';
  constructor(out: string) {
    super(`There are no runs under ${out}, so everything in the store would go. Name the folder of the results with --out; if everything is meant to go, delete the state folder.`);
    this.name = 'NoRunsError';
  }
}

/** `deconflow gc`: takes away the artifacts that no kept run names. */
export async function gcCommand({ state, out, json, dryRun, keepRuns, olderThan }: GcFlags): Promise<number> {
  const root = resolve(state);
  const scheduled = await refuseWhileRunning(root);
  const store = await openStore((await readSettings()).store, root);
  const contents = await store.contents();
  const runs = await knownRuns(resolve(out), contents.runs);
  if (runs.length === 0) throw new NoRunsError(out);
  const kept = withTheirStudies(keepRuns === undefined ? runs : runs.slice(Math.max(0, runs.length - keepRuns)), runs, scheduled);
  const keys = new Set(kept.flatMap((run) => run.keys));
  const before = olderThan === undefined ? Number.POSITIVE_INFINITY : Date.now() - olderThan;
  const garbage = findGarbage(contents, ({ key, end }) => keys.has(key) || Date.parse(end) > before);
  if (!dryRun) await store.remove(garbage);
  const told = { removed: !dryRun, runsKept: kept.length, manifests: garbage.manifests.length, objects: garbage.objects.length, bytes: garbage.bytes };
  if (json) process.stdout.write(`${JSON.stringify(told)}\n`);
  else {
    const ofAll = `${told.manifests} of ${contents.manifests.length} finished steps, ${told.objects} of ${contents.objects.size} objects, ${bytesText(told.bytes)}`;
    process.stdout.write(`${dryRun ? 'would remove' : 'removed'} ${ofAll} (${kept.length} of ${runs.length} runs ${contents.runs.length > 0 ? `under ${out} and in ${store.place}` : `under ${out}`} are kept; their folders stay untouched)\n`);
  }
  return 0;
}

/** The runs under `out`, and those of other machines that a shared store remembers; oldest first. */
async function knownRuns(out: string, recorded: readonly RecordedRun[]): Promise<KnownRun[]> {
  const here = await Promise.all((await finishedRuns(out)).map(({ id }) => readRun(id, join(out, id))));
  const all = new Map<string, KnownRun>([...recorded, ...here].map((run) => [run.id, run]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type KnownRun = RecordedRun & {
  /** the run whose network and groups this one applied to a new cohort */
  readonly applied?: string;
};

async function readRun(id: string, folder: string): Promise<KnownRun> {
  const { steps, applied } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { steps: { key: string }[]; applied?: { run: string } };
  return { id, keys: steps.map(({ key }) => key), ...(applied === undefined ? {} : { applied: applied.run }) };
}

/** The kept runs, and those without which they cannot be verified, or a schedule could not apply its study any more. */
function withTheirStudies(kept: readonly KnownRun[], all: readonly KnownRun[], scheduled: readonly string[]): KnownRun[] {
  const ids = new Set([...kept.flatMap(({ id, applied }) => (applied === undefined ? [id] : [id, applied])), ...scheduled]);
  return all.filter(({ id }) => ids.has(id));
}

/**
 * A study whose server was killed is open all the same, and goes on when somebody gives its command again: the server is started to be asked.
 * @returns the runs whose study a schedule applies
 */
async function refuseWhileRunning(root: string): Promise<string[]> {
  const settings = await readSettings();
  if ((await liveProcesses(join(root, 'commands'))).length > 0) throw new StudyRunningError('of another command');
  const external = settings.server.address !== undefined;
  if (!external && !existsSync(join(root, 'temporal.db'))) return [];
  const stood = external || (await runningServer(root)) !== undefined;
  const { address } = await server(settings, root, () => undefined);
  const client = await connectClient(settings, address);
  try {
    for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running' AND TaskQueue STARTS_WITH '${settings.baseQueue}'` })) throw new StudyRunningError(workflowId);
    const scheduled: string[] = [];
    for await (const { memo } of client.schedule.list()) if (typeof memo?.run === 'string') scheduled.push(memo.run);
    return scheduled;
  } finally {
    await client.connection.close();
    if (!stood) await stopServer(root);
  }
}
