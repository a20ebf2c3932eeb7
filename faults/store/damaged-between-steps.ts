import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { signalAll } from '../process/state-processes.js';
import { storeProblems } from '../results/store-problems.js';
import { manifests, type Place } from '../workplace.js';
import { type Damage, flipBit, truncateHalf } from './damage.js';

const POLL_MS = 20;
const PATIENCE_MS = 120_000;

export const damagedBetweenSteps: Fault = {
  name: 'object damaged between two steps',
  about: 'the network’s weights with one bit flipped, or truncated, after they were published and before a step of the same worker reads them',
  run: async (setting) => together([await damageWeights(setting, 'bit flipped', flipBit), await damageWeights(setting, 'truncated', truncateHalf)]),
};

/** The worker stops itself right after it has published the network, shorter than a heartbeat; the object is damaged before it goes on. */
export function damageWeights(setting: FaultSetting, name: string, damage: Damage): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: `between-${name.replaceAll(' ', '-')}`,
    onlySteps: ['trainBlue', 'deconvolve', 'testModel'],
    environment: { DECONFLOW_CRASH_AT: 'after-manifest-rename:1:SIGSTOP' },
    async disturb(study) {
      // Training is the first step that has anything to publish here.
      const weights = await published(study.place, 'trainBlue', 'weights');
      if (weights === undefined) return study.problem('the weights were never published');
      await damage(weights);
      study.struck();
      await signalAll(study.place.state, 'SIGCONT', 'worker');
      const { code, stderr } = await study.run.ended;
      const trainings = study.run.events.seen.filter((event) => event.step === 'trainBlue' && event.kind === 'finished' && event.cache === 'miss').length;
      if (trainings < 2) study.problem(`${name}: the damage was not noticed`);
      const how = stderr.includes('starting the study again') ? 'by the step that was to read it; the command started the study again by itself' : 'by the next attempt of the training';
      study.note(`${name}: noticed ${how}; exit code ${code}`);
    },
    async inspect(study) {
      for (const wrong of await storeProblems(study.place)) study.problem(wrong);
    },
  });
}

/** The object behind an output, as soon as its step's manifest stands. */
async function published(place: Place, step: string, output: string): Promise<string | undefined> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const found = (await manifests(place)).find(({ manifest }) => manifest.parts.step === step)?.manifest.outputs[output];
    if (found !== undefined) return join(place.state, 'objects', found.sha256);
    await delay(POLL_MS);
  }
  return undefined;
}
