import { setTimeout as delay } from 'node:timers/promises';
import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import { type Disturbed, disturbedStudy } from '../disturbed-study.js';
import type { Fault, FaultSetting } from '../fault.js';
import { lostAtCuts, repeatedEpochs } from '../results/repeated-work.js';
import { undisturbedRun } from '../undisturbed.js';
import { patientWorkplace } from '../workplace.js';

/** Between two kills: short enough to meet workers that have just started, long enough that most have taken up a step. */
const PAUSE_MS = { least: 1500, most: 6000 };
/** For this many kills the demo's training must be longer than its own three epochs: about one epoch for each kill. */
const EPOCHS = 100;

/** Kills at random moments, seeded: the pauses are the same each time, what they meet is not. */
export const randomKills: Fault = {
  name: 'random kills',
  about: `SIGKILL of the worker at random moments over one study (seeded) that trains for ${EPOCHS} epochs`,
  async run(setting) {
    const workplace = await patientWorkplace(setting.workplace, 'longer-study', ['--set', `training.epochs=${EPOCHS}`]);
    setting.say('  the longer study, undisturbed');
    const undisturbed = await undisturbedRun(workplace);
    return disturbedStudy({ ...setting, workplace, undisturbed }, { name: 'random-kills', disturb: (study) => killAtRandom(study, setting) });
  },
};

async function killAtRandom(study: Disturbed, { seed, kills }: FaultSetting): Promise<void> {
  const random = xorshift128plus(seed);
  let over = false;
  void study.run.ended.then(() => {
    over = true;
  });
  await study.run.met(({ kind }) => kind === 'started');
  const cuts: string[] = [];
  while (cuts.length < kills && !over) {
    const share = (random.next() >>> 0) / 2 ** 32;
    await delay(PAUSE_MS.least + share * (PAUSE_MS.most - PAUSE_MS.least));
    if (over) break;
    await study.killWorkers();
    cuts.push(new Date().toISOString());
  }
  await study.run.ended;
  if (cuts.length < kills) study.problem(`the study ended after ${cuts.length} of ${kills} kills`);
  const epochs = repeatedEpochs(study.run.events.seen);
  const most = Math.max(0, ...epochs);
  if (most > 1) study.problem(`a training lost ${most.toFixed(2)} epochs, though it leaves a checkpoint after each`);
  const lost = lostAtCuts(study.run.events.seen, cuts);
  study.note(`${cuts.length} kills; a kill cost at most ${Math.max(0, ...lost).toFixed(1)} s of work under way; training went back ${epochs.length} times, by at most ${most.toFixed(2)} epochs and ${epochs.reduce((a, b) => a + b, 0).toFixed(1)} of ${EPOCHS} in all`);
}
