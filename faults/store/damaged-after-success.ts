import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disturbed, disturbedStudy } from '../disturbed-study.js';
import type { Fault } from '../fault.js';
import { storeProblems } from '../results/store-problems.js';
import { manifests, type Place } from '../workplace.js';
import { type Damage, flipBit, truncateHalf } from './damage.js';

export const damagedAfterSuccess: Fault = {
  name: 'objects and manifests damaged after success',
  about: 'after a run: one object with one bit flipped, one truncated, one manifest half-written; the same command again',
  run: (setting) => disturbedStudy(setting, { name: 'damaged-after', onlySteps: [], prepare: damageStore, disturb: expectRebuilt, inspect: reportStore }),
};

/** The steps whose outputs are damaged before the study is given again, and how. */
const DAMAGED: Readonly<Record<string, Damage>> = { trainBlue: flipBit, testDefinitions: truncateHalf };
const HALF_MANIFEST = 'findConsensus';

async function damageStore(place: Place): Promise<void> {
  for (const { path, manifest } of await manifests(place)) {
    const damage = DAMAGED[manifest.parts.step];
    const [output] = Object.values(manifest.outputs);
    if (damage !== undefined && output !== undefined) await damage(join(place.state, 'objects', output.sha256));
    const text = await readFile(path, 'utf8');
    if (manifest.parts.step === HALF_MANIFEST) await writeFile(path, text.slice(0, text.length / 2));
  }
}

async function expectRebuilt({ run, struck, note, problem }: Disturbed): Promise<void> {
  await run.ended;
  const misses = new Set(run.events.seen.flatMap((event) => (event.kind === 'finished' && event.cache === 'miss' && event.rebuilt ? [event.step] : [])));
  for (const step of [...Object.keys(DAMAGED), HALF_MANIFEST]) {
    if (misses.has(step)) struck();
    else problem(`the damage to ${step} was not noticed and told`);
  }
  note(`told in the log and done anew: ${[...misses].sort().join(', ')}`);
}

async function reportStore({ place, problem }: Disturbed): Promise<void> {
  for (const wrong of await storeProblems(place)) problem(wrong);
}
