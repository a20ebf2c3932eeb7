import { type Disturbed, disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { startCommand } from '../process/command-line.js';
import { sendSignal, signalAll, stateProcesses } from '../process/state-processes.js';
import type { LoggedEvent } from '../process/study-events.js';
import { storeProblems } from '../results/store-problems.js';

const POINTS = ['before-object-rename', 'before-manifest-rename'];

/**
 * A worker stops itself (SIGSTOP) right before it moves an object of a step into the store, for longer than its heartbeat timeout; a second
 * worker does the step. Continued after that, the first publishes late, while the study goes on.
 */
export const frozenWorker: Fault = {
  name: 'worker frozen while another goes on',
  about: 'SIGSTOP of the worker just before it publishes the network, or in the middle of training, beyond its heartbeat timeout; a second worker does the step; then SIGCONT and a late publish',
  async run(setting) {
    const outcomes: Outcome[] = [];
    for (const [i, point] of POINTS.entries()) {
      outcomes.push(
        await disturbedStudy(setting, {
          name: `frozen-${i}`,
          onlySteps: ['trainBlue', 'testDefinitions'],
          // The training is the first step that has anything to publish.
          environment: { DECONFLOW_CRASH_AT: `${point}:1:SIGSTOP` },
          async disturb(study) {
            study.note(point);
            const first = await study.run.met(training('started'));
            if (first === undefined) return study.problem('no training was met');
            const second = startCommand(setting.workplace, ['worker', '--state', study.place.state]);
            try {
              await thaw(study, first, second.child.pid);
              await study.run.ended;
            } finally {
              second.child.kill('SIGTERM');
              await second.ended;
            }
          },
          inspect: async (study) => (await storeProblems(study.place)).forEach(study.problem),
        }),
      );
    }
    outcomes.push(await freezeInTraining(setting));
    return together(outcomes);
  },
};

/** Frozen in the middle of training and continued while the second trains too: both write checkpoints into one scratch folder. */
function freezeInTraining(setting: FaultSetting): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: 'frozen-in-training',
    onlySteps: ['trainBlue', 'testDefinitions'],
    async disturb(study) {
      const { run, place, struck, note, problem } = study;
      const first = await run.met((event) => training('progress')(event) && event.kind === 'progress' && event.progress.done > 0);
      if (first === undefined) return problem('no training was met');
      await signalAll(place.state, 'SIGSTOP', 'worker');
      const second = startCommand(setting.workplace, ['worker', '--state', place.state]);
      try {
        const from = run.events.seen.length;
        const progress = await run.met(training('progress'), from);
        if (progress === undefined) problem('the second worker did not take the training over');
        await signalAll(place.state, 'SIGCONT', 'worker');
        struck();
        const { stderr } = await run.ended;
        note(`frozen in training: ${stderr.match(/train BLUE: (failed|cancelled)/g)?.join(', ') ?? 'nothing failed'}`);
      } finally {
        second.child.kill('SIGTERM');
        await second.ended;
      }
    },
    inspect: async (study) => (await storeProblems(study.place)).forEach(study.problem),
  });
}

const training = (kind: string) => (event: LoggedEvent) => event.step === 'trainBlue' && event.kind === kind;

/** Continues the frozen worker as soon as the second has done its step. */
async function thaw({ run, place, struck, note, problem }: Disturbed, first: LoggedEvent, second: number | undefined): Promise<void> {
  const again = await run.met(training('started'), run.events.seen.indexOf(first) + 1);
  const done = await run.met(training('finished'));
  if (again === undefined || done === undefined) return problem('the second worker did not take the step over');
  struck();
  note(`taken over ${((Date.parse(again.time) - Date.parse(first.time)) / 1000).toFixed(1)} s after its first start`);
  for (const { pid } of await stateProcesses(place.state, 'worker')) if (pid !== second) sendSignal(pid, 'SIGCONT');
  const late = await run.met((event) => event.step === 'trainBlue' && event.kind !== 'started' && event.kind !== 'progress', run.events.seen.indexOf(done) + 1);
  if (late?.kind === 'finished' && !late.late) problem('the log does not say that the publication was late');
  note(late === undefined ? 'the late worker was told to stop before it had published' : `the late publish ended as ${late.kind}${late.kind === 'finished' && late.late ? ', told in the log as late' : ''}`);
}
