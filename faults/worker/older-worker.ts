import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { startCommand } from '../process/command-line.js';
import { signalAll } from '../process/state-processes.js';
import { StudyRun } from '../process/study-run.js';
import { manifests, type Place } from '../workplace.js';
import { olderCode } from './older-code.js';

/** The step that the older code has in another version. */
const CHANGED = 'splitCells';
const WAITS = 'is being done by workers of another version';
const BEGINS_ANEW = 'this version begins it anew';

/** Two versions of the code on one server and one store: whoever asks gets results of the version that was asked, and of no other. */
export const olderWorker: Fault = {
  name: 'worker of an older version',
  about: 'a worker of an older version of the code (one step gives something else) beside this one; a study that the older version began and left in the middle, its workers dead or still at it',
  run: async (setting) => together([await beside(setting), await leftInTheMiddle(setting), await stillAtIt(setting)]),
};

/** An idle worker of the older version, there before any other. */
export function beside(setting: FaultSetting, onlySteps?: readonly string[]): Promise<Outcome> {
  let older: ReturnType<typeof startCommand> | undefined;
  return disturbedStudy(setting, {
    name: 'older-beside',
    ...(onlySteps === undefined ? {} : { onlySteps }),
    async prepare(place) {
      older = startCommand({ ...setting.workplace, root: await olderCode(setting.workplace) }, ['worker', '--state', place.state]);
    },
    async disturb({ run, struck, note, place, problem }) {
      if ((await run.met(({ kind }) => kind === 'started')) === undefined) return problem('nothing began');
      struck();
      const { code } = await run.ended;
      note(`an older worker beside this one: exit code ${code}, ${await ofOlder(place)} steps done by the older`);
      if ((await ofOlder(place)) > 0) problem('the older worker was given a step');
      older?.child.kill('SIGTERM');
      await older?.ended;
    },
  });
}

/** The older version's command, worker and server are killed in the middle; then this version's command is given. */
function leftInTheMiddle(setting: FaultSetting): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: 'older-left',
    prepare: (place) => beginOlder(setting, place, async () => void (await signalAll(place.state, 'SIGKILL'))),
    async disturb({ run, struck, note, problem, place }) {
      const { code, stderr } = await run.ended;
      if (!stderr.includes(BEGINS_ANEW)) return problem('the older version’s study was not begun anew');
      struck();
      note(`left in the middle (${await ofOlder(place)} steps of the older version stay in the store): begun anew, exit code ${code}`);
    },
  });
}

/** Only the older version's command is killed: its worker brings the study to its end, then this version does it. */
function stillAtIt(setting: FaultSetting): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: 'older-at-it',
    prepare: (place) => beginOlder(setting, place, async (run) => run.kill()),
    async disturb({ run, struck, note, problem }) {
      const { code, stderr } = await run.ended;
      if (!stderr.includes(WAITS)) return problem('this version did not wait for the older version’s workers');
      struck();
      note(`still at it: waited for them, then did the study, exit code ${code}`);
    },
  });
}

async function beginOlder({ workplace }: FaultSetting, place: Place, leave: (run: StudyRun) => Promise<void>): Promise<void> {
  const run = StudyRun.start({ ...place, workplace: { ...workplace, root: await olderCode(workplace) } });
  await run.met(({ step, kind }) => step === 'trainBlue' && kind === 'started');
  await leave(run);
  await run.ended;
  run.events.stop();
}

/** Steps in the store that the older version's code did. */
const ofOlder = async (place: Place): Promise<number> => (await manifests(place)).filter(({ manifest }) => manifest.parts.step === CHANGED && manifest.parts.version === 0).length;
