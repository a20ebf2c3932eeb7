import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { deriveStream } from '../../analysis/random/stream.js';
import { countCalls } from '../../data-catalog/tables/duckdb.js';
import type { StepDeclaration } from './step.js';
import type { RunMessage, ThreadData, ThreadReply } from './thread-messages.js';

/** Runs the steps that the activity's thread sends, one at a time, so that its event loop always heartbeats. For the entry of a compute thread. */
export function serveSteps(stepNamed: (name: string) => StepDeclaration): void {
  const port = parentPort;
  if (port === null) return;
  const { calls, id } = workerData as ThreadData;
  countCalls(calls);
  Atomics.store(id, 0, ownId());
  const reply = (message: ThreadReply) => port.postMessage(message);
  port.on('message', (message: RunMessage) => {
    run(stepNamed(message.step), message, reply).then(
      () => reply({ kind: 'done' }),
      (error: unknown) => reply({ kind: 'failed', failure: describe(error) }),
    );
  });
}

/** Linux calls it /proc/thread-self: `<process>/task/<thread>`. Read at once, so that it is this thread that reads. */
function ownId(): number {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')));
  } catch {
    return 0;
  }
}

async function run(step: StepDeclaration, message: RunMessage, reply: (message: ThreadReply) => void): Promise<void> {
  await step.run({
    parameters: message.parameters,
    inputs: message.inputs as Record<string, string & readonly string[]>,
    outputs: message.outputs,
    seed: message.seed,
    engine: message.engine,
    random: (...labels) => deriveStream(message.seed, message.step, ...labels),
    progress: (progress) => reply({ kind: 'progress', progress }),
    scratch: message.scratch,
  });
}

function describe(error: unknown): { name: string; code: string; message: string; stack: string } {
  if (error instanceof Error) {
    const code = (error as { code?: unknown }).code;
    return { name: error.name, code: typeof code === 'string' ? code : 'DEFECT', message: error.message, stack: error.stack ?? '' };
  }
  return { name: 'Error', code: 'DEFECT', message: String(error), stack: '' };
}
