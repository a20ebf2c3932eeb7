import { CRASH_POINTS, type CrashPoint } from '../../data-catalog/store/crash-point.js';
import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { storeProblems } from '../results/store-problems.js';

/** Every worker dies when it reaches the point for this time: late enough that each gets some steps done, early enough for several deaths a study. */
const EVERY = { object: 30, manifest: 14 };

/** The worker dies between the temporary write of an object and its rename, between renames, between rename and manifest, and just after it. */
export const crashPoints: Fault = {
  name: 'worker killed while it publishes',
  about: 'SIGKILL of the worker by itself before and after the rename of an object, before and after the rename of a manifest',
  async run(setting) {
    const outcomes: Outcome[] = [];
    for (const point of CRASH_POINTS) outcomes.push(await crashAt(setting, point, point.includes('object') ? EVERY.object : EVERY.manifest));
    return together(outcomes);
  },
};

/** One study whose every worker dies when it reaches `point` for the given time. */
export function crashAt(setting: FaultSetting, point: CrashPoint, count: number, onlySteps?: readonly string[]): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: `crash-${point}`,
    ...(onlySteps === undefined ? {} : { onlySteps }),
    environment: { DECONFLOW_CRASH_AT: `${point}:${count}` },
    async disturb(study) {
      // Workers die by their own hand here; the command says so on standard error each time.
      const { stderr } = await study.run.ended;
      const deaths = stderr.match(/the worker died \(SIGKILL\)/g)?.length ?? 0;
      for (let i = 0; i < deaths; i++) study.struck();
      study.note(`${point}: ${deaths} deaths`);
      if (deaths === 0) study.problem(`no worker died at ${point}`);
    },
    async inspect(study) {
      for (const wrong of await storeProblems(study.place)) study.problem(wrong);
    },
  });
}
