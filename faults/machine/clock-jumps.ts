import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Disturbed, disturbedStudy, together } from '../disturbed-study.js';
import type { Fault, FaultSetting, Outcome } from '../fault.js';
import { place } from '../workplace.js';

const HOUR_MS = 3_600_000;
/** How far a clock may be from where it was put: what the study takes. */
const SLACK_MS = 15 * 60_000;

interface Jump {
  readonly name: string;
  /** the clock of command, worker and its threads, in milliseconds beside the server's: at the start, and from the middle of the training on */
  readonly from: number;
  readonly to: number;
}

const JUMPS: readonly Jump[] = [
  { name: 'an hour forward', from: 0, to: HOUR_MS },
  { name: 'an hour back', from: 0, to: -HOUR_MS },
  { name: 'from an hour ahead to an hour behind', from: HOUR_MS, to: -HOUR_MS },
];

/** The clock of the command line and the worker jumps while the network trains; then the worker is killed, so that another one starts by the new clock. */
export const clockJumps: Fault = {
  name: 'clock jumps',
  about: 'the clock of command line, worker and its threads jumps by an hour either way while the network trains, and the worker is killed after it; the server’s is not moved',
  async run(setting) {
    const outcomes: Outcome[] = [];
    for (const jump of JUMPS) outcomes.push(await jumpClock(setting, jump));
    return together(outcomes);
  },
};

export function jumpClock(setting: FaultSetting, { name, from, to }: Jump, onlySteps: readonly string[] = ['trainBlue', 'testDefinitions']): Promise<Outcome> {
  const folder = `clock-${name.replaceAll(' ', '-')}`;
  const file = join(setting.workplace.folder, folder, 'clock');
  mkdirSync(place(setting.workplace, folder).state, { recursive: true });
  writeFileSync(file, String(from));
  const preload = pathToFileURL(join(setting.workplace.root, 'dist/faults/machine/moved-clock.mjs')).href;
  return disturbedStudy(setting, {
    name: folder,
    onlySteps,
    environment: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload}`, MOVED_CLOCK: file },
    async disturb(study) {
      const met = await study.run.met(({ step, kind }) => step === 'trainBlue' && kind === 'progress');
      if (met === undefined) return study.problem('no training was met');
      writeFileSync(file, String(to));
      study.struck();
      await study.killWorkers();
      const { code, stdout } = await study.run.ended;
      if (code !== 0) return study.problem(`${name}: the command ended with ${code}`);
      await expectMoved(study, { name, from, to }, (JSON.parse(stdout) as { folder: string }).folder);
    },
  });
}

/** That the clock did jump is seen in what was written by it: the run's id by the command, the times of the steps by the worker. */
async function expectMoved({ note, problem }: Disturbed, { name, from, to }: Jump, folder: string): Promise<void> {
  const begun = basename(folder).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z');
  const { steps } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { steps: { name: string; start: string; end: string }[] };
  const ends = steps.map(({ end }) => Date.parse(end));
  const off = (time: number, wanted: number) => Math.abs(time - Date.now() - wanted) > SLACK_MS;
  if (off(Date.parse(begun), from)) problem(`${name}: the command's clock was not moved (${begun})`);
  if (off(Math.min(...ends), Math.min(from, to)) || off(Math.max(...ends), Math.max(from, to))) problem(`${name}: the worker's clock was not moved`);
  note(`${name}: steps ended between ${new Date(Math.min(...ends)).toISOString().slice(11, 19)} and ${new Date(Math.max(...ends)).toISOString().slice(11, 19)} by the worker's clock`);
}
