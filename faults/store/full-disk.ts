import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { disturbedStudy } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { place } from '../workplace.js';
import { mountTmpfs, unmount } from './small-disk.js';

const DISK_MB = 128;
/** Full for this long: several attempts of the step that meets it. */
const FULL_MS = 12_000;

/** The disk of the whole state folder (store, server's database, logs) is full for a while; where nothing may be mounted, the store alone says so. */
export const fullDisk: Fault = {
  name: 'disk full',
  about: `the state folder on a disk of ${DISK_MB} MB that is full for ${FULL_MS / 1000} s; where mounting is refused, ENOSPC injected into the store`,
  async run(setting) {
    const { state } = place(setting.workplace, 'full-disk');
    await mkdir(state, { recursive: true });
    return (await mountTmpfs(state, DISK_MB)) ? onSmallDisk(setting, state) : injected(setting);
  },
};

async function onSmallDisk(setting: FaultSetting, state: string): Promise<Outcome> {
  try {
    return await disturbedStudy(setting, {
      name: 'full-disk',
      async disturb(study) {
        study.note('a real disk (tmpfs)');
        if ((await study.run.met(({ step, kind }) => step === 'trainBlue' && kind === 'started')) === undefined) return study.problem('no training was met');
        const ballast = join(state, 'ballast');
        await fill(ballast, state);
        study.struck();
        await delay(FULL_MS);
        await rm(ballast);
        const { code, stderr } = await study.run.ended;
        study.note(`${stderr.match(/failed \(ENOSPC\)/g)?.length ?? 0} attempts failed with ENOSPC; exit code ${code}${code === 0 ? '' : ` ("${stderr.trim().split('\n').slice(-2).join(' / ')}")`}`);
      },
    });
  } finally {
    await unmount(state);
  }
}

/** Takes every byte that is left. */
async function fill(path: string, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  await writeFile(path, Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
}

function injected(setting: FaultSetting): Promise<Outcome> {
  return disturbedStudy(setting, {
    name: 'full-disk-injected',
    environment: { DECONFLOW_CRASH_AT: 'before-object-rename:20:ENOSPC' },
    async disturb(study) {
      study.note('injected: nothing may be mounted here');
      const { stderr } = await study.run.ended;
      const failed = stderr.match(/failed \(ENOSPC\)/g)?.length ?? 0;
      for (let i = 0; i < failed; i++) study.struck();
    },
  });
}
