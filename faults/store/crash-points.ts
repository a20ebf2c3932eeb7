import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CrashPoint, STORE_POINTS } from '../../data-catalog/store/crash-point.js';
import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { storeProblems } from '../results/store-problems.js';
import { place } from '../workplace.js';

/** Every worker dies when it reaches the point for this time: late enough that each gets some steps done, early enough for several deaths a study. */
const EVERY = { object: 30, manifest: 14 };

/** The worker dies between the temporary write of an object and its rename, between renames, between rename and manifest, and just after it; the same for checkpoints and the results folder. */
export const crashPoints: Fault = {
  name: 'worker killed while it publishes',
  about: 'SIGKILL of the worker by itself before and after the rename of an object, of a manifest, of each checkpoint, of the results folder',
  async run(setting) {
    const outcomes: Outcome[] = [];
    for (const point of STORE_POINTS) outcomes.push(await crashAt(setting, point, point.includes('object') ? EVERY.object : EVERY.manifest));
    outcomes.push(await crashOnceAtEach(setting, ['before-checkpoint-rename', 'after-checkpoint-rename', 'before-results-rename', 'after-results-rename'], ['trainBlue']));
    return together(outcomes);
  },
};

/** One study whose every worker dies when it reaches `point` for the given time. */
export function crashAt(setting: FaultSetting, point: CrashPoint, count: number, onlySteps?: readonly string[]): Promise<Outcome> {
  return crash(setting, `crash-${point}`, { DECONFLOW_CRASH_AT: `${point}:${count}` }, onlySteps);
}

/** One study in which a worker dies at each passage of the points once; `passages` of the outcome's note says how many. */
export async function crashOnceAtEach(setting: FaultSetting, points: readonly CrashPoint[], onlySteps?: readonly string[]): Promise<Outcome> {
  const name = `crash-once-${points[0]}`;
  const marks = join(place(setting.workplace, name).state, '..', 'marks');
  await mkdir(marks, { recursive: true });
  const outcome = await crash(setting, name, { DECONFLOW_CRASH_AT: `${points.join(',')}:each`, DECONFLOW_CRASH_MARKS: marks }, onlySteps);
  const passages = (await readdir(marks)).map((passage) => decodeURIComponent(passage).split(' ')[0]);
  const unmet = points.filter((point) => !passages.includes(point));
  return {
    ...outcome,
    notes: [...outcome.notes, points.map((point) => `${point}: ${passages.filter((passage) => passage === point).length} passages, each killed once`).join(', ')],
    problems: [...outcome.problems, ...unmet.map((point) => `no worker passed ${point}`)],
  };
}

function crash(setting: FaultSetting, name: string, environment: NodeJS.ProcessEnv, onlySteps?: readonly string[]): Promise<Outcome> {
  return disturbedStudy(setting, {
    name,
    ...(onlySteps === undefined ? {} : { onlySteps }),
    environment,
    async disturb(study) {
      // Workers die by their own hand here; the command says so on standard error each time.
      const { stderr } = await study.run.ended;
      const deaths = stderr.match(/the worker died \(SIGKILL\)/g)?.length ?? 0;
      for (let i = 0; i < deaths; i++) study.struck();
      study.note(`${environment.DECONFLOW_CRASH_AT?.split(':')[0]}: ${deaths} deaths`);
      if (deaths === 0) study.problem(`no worker died at ${environment.DECONFLOW_CRASH_AT}`);
    },
    async inspect(study) {
      for (const wrong of await storeProblems(study.place)) study.problem(wrong);
    },
  });
}
