import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { storeProblems } from '../results/store-problems.js';

const STORE = ['objects', 'manifests', 'scratch', 'temporary'];

/** Somebody clears the store while a study runs: what later steps read is gone. */
export const deletedStore: Fault = {
  name: 'store deleted in mid-run',
  about: `${STORE.join(', ')} removed while the network trains, and while patients are grouped`,
  run: async (setting) => together([await deleteAt(setting, 'trainBlue'), await deleteAt(setting, 'testDefinitions')]),
};

function deleteAt(setting: FaultSetting, moment: string): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: `deleted-in-${moment}`,
    async disturb(study) {
      if ((await study.run.met(({ step, kind }) => step === moment && kind === 'started')) === undefined) return study.problem(`${moment} was never met`);
      for (const folder of STORE) await rm(join(study.place.state, folder), { recursive: true, force: true });
      study.struck();
      const { code, stderr } = await study.run.ended;
      const again = stderr.match(/starting the study again/g)?.length ?? 0;
      const cleared = stderr.match(/failed \(STORE_CLEARED\)/g)?.length ?? 0;
      study.note(`in ${moment}: exit code ${code}; ${cleared} attempts found their folder cleared, ${again} times the command started the study again by itself`);
    },
    async inspect(study) {
      for (const wrong of await storeProblems(study.place)) study.problem(wrong);
    },
  });
}
