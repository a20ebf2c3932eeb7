import { withRunningStudy } from '../run/with-running-study.js';

/** `deconflow pause RUN`: no further step of the study starts; those under way end as usual. */
export async function pauseCommand(flags: { state: string; run: string }): Promise<number> {
  return withRunningStudy(flags, async (study) => {
    await study.signal('pause');
    process.stdout.write(`${study.workflowId} stops before its next step; deconflow resume goes on\n`);
  });
}

/** `deconflow resume RUN`: a paused study goes on. */
export async function resumeCommand(flags: { state: string; run: string }): Promise<number> {
  return withRunningStudy(flags, async (study) => {
    await study.signal('resume');
    process.stdout.write(`${study.workflowId} goes on\n`);
  });
}
