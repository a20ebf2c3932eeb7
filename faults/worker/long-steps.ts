import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';

/** Each long step with what must be done again for it to run; training is met after its first epoch, when it has a checkpoint. */
const LONG_STEPS = [
  { step: 'simulateBulk', only: ['simulateBulk'], when: 0 },
  { step: 'trainBlue', only: ['trainBlue'], when: 0 },
  { step: 'trainBlue', only: ['trainBlue'], when: 0.5 },
  { step: 'clusterProfiles', only: ['clusterProfiles'], when: 0 },
  { step: 'testDefinitions', only: ['testDefinitions'], when: 0 },
];

export const longSteps: Fault = {
  name: 'worker killed inside long steps',
  about: 'SIGKILL of the worker in the middle of simulation, training (before and after its first checkpoint), clustering and the tests of definitions',
  async run(setting) {
    const outcomes: Outcome[] = [];
    for (const [i, { step, only, when }] of LONG_STEPS.entries()) outcomes.push(await killInside(setting, `long-step-${i}`, step, only, when));
    return together(outcomes);
  },
};

function killInside(setting: FaultSetting, name: string, step: string, onlySteps: readonly string[], when: number): Promise<Outcome> {
  return disturbedStudy(setting, {
    name,
    onlySteps,
    async disturb(study) {
      const { events } = study.run;
      // Steps too short for progress are met at their start: their first tenth of a second.
      const met = await study.run.met((event) =>
        event.step === step && (event.kind === 'progress' ? event.progress.done >= when * event.progress.total : event.kind === 'started' && step === 'testDefinitions'),
      );
      if (met === undefined) return study.problem(`${step} was never met`);
      await study.killWorkers();
      const again = await study.run.met(({ kind, label }) => kind === 'started' && label === met.label, events.seen.indexOf(met) + 1);
      if (again === undefined || again.kind !== 'started') return study.problem(`${met.label} was not tried again`);
      study.note(`${met.label}: attempt ${again.attempt} ${seconds(met.time, again.time)} s after the kill`);
    },
  });
}

const seconds = (from: string, to: string) => ((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1);
