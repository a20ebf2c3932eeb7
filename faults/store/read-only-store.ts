import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disturbed, disturbedStudy } from '../disturbed-study.js';
import type { Fault } from '../fault.js';
import { mountReadOnly, unmount } from './small-disk.js';

/** The folder that every step writes to first is read-only: the study must fail at once, say so, and go on when it is writable again. */
export const readOnlyStore: Fault = {
  name: 'read-only store',
  about: 'the store takes no files from the middle of a run on (mounted read-only, or by its permissions); made writable, the same command again',
  run: (setting) =>
    disturbedStudy(setting, {
      name: 'read-only',
      prepare: async ({ state }) => void (await mkdir(join(state, 'temporary'), { recursive: true })),
      async disturb(study) {
        if ((await study.run.met(({ step, kind }) => step === 'findMarkers' && kind === 'finished')) === undefined) return study.problem('findMarkers was never met');
        const writable = await makeReadOnly(study);
        const { code, stderr } = await study.run.ended;
        await writable();
        const said = /The state folder is read-only|may not be read or written/.exec(stderr)?.[0];
        if (code === 0 || said === undefined) return study.problem(`exit code ${code}, nothing said about a read-only store`);
        study.struck();
        study.note(`exit code ${code}, "${said}"; the same command again`);
      },
    }),
};

/** By a mount where that is allowed, else by permissions (which root does not heed). Returns what undoes it. */
async function makeReadOnly({ place, note }: Disturbed): Promise<() => Promise<void>> {
  const folder = join(place.state, 'temporary');
  if (await mountReadOnly(folder)) {
    note('read-only by a mount');
    return () => unmount(folder);
  }
  note('read-only by permissions');
  await chmod(folder, 0o500);
  return () => chmod(folder, 0o700);
}
