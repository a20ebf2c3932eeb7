import { resolve } from 'node:path';
import { endLeft, standingOf } from '../run/other-version.js';
import { withRunningStudy } from '../run/with-running-study.js';

/** `deconflow cancel RUN`: asks the study to stop and waits until it has. */
export async function cancelCommand(flags: { state: string; run: string }): Promise<number> {
  return withRunningStudy(flags, async (study, client, settings) => {
    // Where no worker of its version is left, nobody would hear the request.
    if ((await standingOf(study, client, settings, resolve(flags.state))) === 'left by another version') await endLeft(study, client);
    else await study.cancel();
    await study.result().catch(() => undefined);
    process.stdout.write(`cancelled ${study.workflowId}\n`);
  });
}
