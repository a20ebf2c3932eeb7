import { type Disturbed, disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, Outcome } from '../fault.js';
import type { LoggedEvent } from '../process/study-events.js';

/** Each long step, and how far (a share of the whole) each of its calls is when the worker is killed; training has its first checkpoint after an epoch. */
const LONG_STEPS = [
  { step: 'simulateBulk', at: [0] },
  { step: 'trainBlue', at: [0, 0.5] },
  { step: 'clusterProfiles', at: [0] },
  { step: 'testDefinitions', at: [0] },
];

export const longSteps: Fault = {
  name: 'worker killed inside long steps',
  about: 'SIGKILL of the worker in the middle of every simulation, training (before and after its first checkpoint), clustering and test of definitions',
  async run(setting) {
    const outcomes: Outcome[] = [];
    for (const { step, at } of LONG_STEPS) outcomes.push(await disturbedStudy(setting, { name: `long-${step}`, onlySteps: [step], disturb: (study) => killInEach(study, step, at) }));
    return together(outcomes);
  },
};

/** Kills the worker in every call of the step: two that run side by side get a kill each. */
async function killInEach(study: Disturbed, step: string, at: readonly number[]): Promise<void> {
  const { events } = study.run;
  const struck = new Map<string, number>();
  for (let from = 0; ; from = events.seen.length) {
    const met = await study.run.met((event) => event.step === step && isFarEnough(event, at[struck.get(event.label) ?? 0]), from);
    if (met === undefined) break;
    await study.killWorkers();
    struck.set(met.label, (struck.get(met.label) ?? 0) + 1);
  }
  const labels = [...struck.keys()];
  if (labels.length === 0) study.problem(`${step} was never met`);
  for (const label of labels) {
    const attempts = events.seen.filter((event) => event.kind === 'started' && event.label === label).length;
    const wanted = 1 + at.length;
    if (attempts < wanted) study.problem(`${label} had ${attempts} attempts, not ${wanted}`);
  }
  study.note(`${step}: ${labels.length} calls (${labels.join(', ')})`);
}

/** Steps too short for progress are met at their start: their first tenth of a second. */
function isFarEnough(event: LoggedEvent, share: number | undefined): boolean {
  if (share === undefined) return false;
  if (event.kind === 'progress') return event.progress.done >= share * event.progress.total;
  return event.kind === 'started' && event.step === 'testDefinitions';
}
