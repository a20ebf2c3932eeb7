import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disturbedStudy } from '../../faults/disturbed-study.js';
import type { FaultSetting, Outcome } from '../../faults/fault.js';
import { jumpClock } from '../../faults/machine/clock-jumps.js';
import { strike } from '../../faults/machine/server-killed.js';
import { atOnce } from '../../faults/machine/started-twice.js';
import { crashAt } from '../../faults/store/crash-points.js';
import { flipBit } from '../../faults/store/damage.js';
import { damageWeights } from '../../faults/store/damaged-between-steps.js';
import { undisturbedRun } from '../../faults/undisturbed.js';
import { beside } from '../../faults/worker/older-worker.js';
import { makeWorkplace } from '../../faults/workplace.js';

const LIMIT_MS = 300_000;
/** The demo with little to compute: the faults are the same. */
const SMALL = ['simulation.samples=20', 'simulation.cellsPerSample=10', 'training.epochs=1'].flatMap((value) => ['--set', value]);
/** Little enough to do again that the whole file stays under a minute on two idle cores. */
const LAST_STEPS = ['findConsensus', 'testSurvival', 'associateClinical'];

/** The fault suite (`npm run faults`) in short: six faults, each on a study most of which is in the store already; side by side, for most of their time is waiting. */
describe.concurrent('a study that is disturbed ends with the files of an undisturbed one', () => {
  let setting: FaultSetting;
  beforeAll(async () => {
    const workplace = await makeWorkplace(resolve(import.meta.dirname, '../..'), SMALL);
    setting = { workplace, undisturbed: await undisturbedRun(workplace), seed: 1, kills: 1, say: () => undefined };
  }, LIMIT_MS);
  afterAll(() => rmSync(setting.workplace.folder, { recursive: true, force: true }));

  const expectSurvived = (outcome: Outcome) => {
    expect(outcome.problems).toEqual([]);
    expect(outcome).toMatchObject({ finished: 1, differing: [] });
    expect(outcome.struck).toBeGreaterThan(0);
    expect(outcome.compared).toBe(setting.undisturbed.hashes.size);
  };

  it('worker dead between the rename of an object and the manifest', { timeout: LIMIT_MS }, async () => {
    const outcome = await crashAt(setting, 'before-manifest-rename', 3, LAST_STEPS);
    expectSurvived(outcome);
    expect(outcome.extraCommands).toBe(0);
  });

  it('one bit of the network flipped before a step reads it: noticed, made anew by the same command', { timeout: LIMIT_MS }, async () => {
    const outcome = await damageWeights(setting, 'bit flipped', flipBit);
    expectSurvived(outcome);
    expect(outcome.extraCommands).toBe(0);
  });

  it('command, worker and server killed at once, the same command given again', { timeout: LIMIT_MS }, async () => {
    expectSurvived(await disturbedStudy(setting, { name: 'reboot', onlySteps: ['trainBlue'], disturb: (study) => strike(study, ['command', 'server', 'worker'], ['trainBlue']) }));
  });

  it('the clock of command and worker set back by an hour in mid-run', { timeout: LIMIT_MS }, async () => {
    expectSurvived(await jumpClock(setting, { name: 'an hour back', from: 0, to: -3_600_000 }, ['trainBlue']));
  });

  it('a worker of an older version of the code beside this one: it is given nothing', { timeout: LIMIT_MS }, async () => {
    expectSurvived(await beside(setting, LAST_STEPS));
  });

  it('started twice at once: one study, the second command attaches', { timeout: LIMIT_MS }, async () => {
    expectSurvived(await atOnce(setting, LAST_STEPS));
  });
});
