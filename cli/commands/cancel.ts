import { resolve } from 'node:path';
import { connectClient } from '../server/connection.js';
import { runningServer } from '../server/embedded-server.js';
import { readSettings } from '../settings.js';

export class NothingToCancelError extends Error {
  readonly code = 'NOTHING_TO_CANCEL';
  constructor(run: string) {
    super(`No running study matches "${run}". \`deconflow status\` lists what runs.`);
    this.name = 'NothingToCancelError';
  }
}

/** `deconflow cancel RUN`: asks the study to stop and waits until it has. */
export async function cancelCommand({ state, run }: { state: string; run: string }): Promise<number> {
  const settings = await readSettings();
  const address = settings.server.address ?? (await runningServer(resolve(state)))?.address;
  if (address === undefined) throw new NothingToCancelError(run);
  const client = await connectClient(settings, address);
  try {
    for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'study' AND ExecutionStatus = 'Running'" })) {
      if (workflowId !== run && !workflowId.endsWith(run.split('-').at(-1) ?? run)) continue;
      const handle = client.workflow.getHandle(workflowId);
      await handle.cancel();
      await handle.result().catch(() => undefined);
      process.stdout.write(`cancelled ${workflowId}\n`);
      return 0;
    }
    throw new NothingToCancelError(run);
  } finally {
    await client.connection.close();
  }
}
