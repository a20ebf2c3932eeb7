import { setTimeout as delay } from 'node:timers/promises';
import { runWorker } from '../../../activities/worker/run-worker.js';
import { runningServer } from '../../../cli/server/embedded-server.js';
import { readSettings } from '../../../cli/settings.js';
import { passOn } from './pass-on.js';

const POLL_MS = 50;

/** A worker process of the project that performs the bench's step in place of the study's: `worker.js STATE BUNDLE`. */
const [state = '', bundle = ''] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const { server, codec, telemetry, taskQueue, store, hooks, concurrency } = await readSettings();
let found = await runningServer(state);
for (; found === undefined && !stop.signal.aborted; found = await runningServer(state)) await delay(POLL_MS);
if (found !== undefined) {
  await runWorker({ server, address: found.address, codec, telemetry, logLevel: 'warn', queues: { base: taskQueue }, offers: ['io'], engines: [], state, store, hooks, ...concurrency }, stop.signal, {
    steps: { passOn },
    thread: new URL('./thread.js', import.meta.url),
    workflows: { workflowBundle: { codePath: bundle } },
  });
}
