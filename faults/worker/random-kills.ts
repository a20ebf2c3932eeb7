import { setTimeout as delay } from 'node:timers/promises';
import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import { disturbedStudy } from '../disturbed-study.js';
import type { Fault } from '../fault.js';

/** Between two kills: short enough to meet workers that have just started, long enough that most have taken up a step. */
const PAUSE_MS = { least: 1500, most: 7000 };

/** Kills at random moments, seeded: the pauses are the same each time, what they meet is not. */
export const randomKills: Fault = {
  name: 'random kills',
  about: 'SIGKILL of the worker at random moments over one study (seeded)',
  run: (setting) =>
    disturbedStudy(setting, {
      name: 'random-kills',
      async disturb(study) {
        const random = xorshift128plus(setting.seed);
        let over = false;
        void study.run.ended.then(() => {
          over = true;
        });
        await study.run.met(({ kind }) => kind === 'started');
        let kills = 0;
        for (; kills < setting.kills && !over; kills++) {
          const share = (random.next() >>> 0) / 2 ** 32;
          await delay(PAUSE_MS.least + share * (PAUSE_MS.most - PAUSE_MS.least));
          if (!over) await study.killWorkers();
        }
        if (kills < setting.kills) study.note(`the study ended after ${kills} of ${setting.kills} kills`);
      },
    }),
};
