import { withRunningStudy } from '../run/with-running-study.js';

/** `deconflow cancel RUN`: asks the study to stop and waits until it has. */
export async function cancelCommand(flags: { state: string; run: string }): Promise<number> {
  return withRunningStudy(flags, async (study) => {
    await study.cancel();
    await study.result().catch(() => undefined);
    process.stdout.write(`cancelled ${study.workflowId}\n`);
  });
}
