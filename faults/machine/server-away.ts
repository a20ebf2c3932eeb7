import { setTimeout as delay } from 'node:timers/promises';
import { type Disturbance, type Disturbed, disturbedStudy, together } from '../disturbed-study.js';
import type { Fault } from '../fault.js';
import { signalAll, stateProcesses } from '../process/state-processes.js';

/** Longer than every timeout that a connection has by default, and than a worker waits that no command needs. */
const AWAY_MS = 120_000;

/** The server is away for minutes: it hangs while all others wait for it, or it and the command are dead and the worker is left alone. */
export const serverAway: Fault = {
  name: 'server away for two minutes',
  about: 'SIGSTOP of the server for two minutes while the network trains, then SIGCONT; SIGKILL of server and command, the same command again two minutes later',
  run: async (setting) => together([await disturbedStudy(setting, hangs), await disturbedStudy(setting, comesBackLate)]),
};

const hangs: Disturbance = {
  name: 'server-hangs',
  onlySteps: ['trainBlue', 'testDefinitions'],
  async disturb(study) {
    if (!(await training(study))) return;
    await signalAll(study.place.state, 'SIGSTOP', 'server');
    study.struck();
    await delay(AWAY_MS);
    const at = Date.now();
    await signalAll(study.place.state, 'SIGCONT', 'server');
    await followed(study, at, 'hung');
  },
};

const comesBackLate: Disturbance = {
  name: 'server-comes-back-late',
  onlySteps: ['trainBlue', 'testDefinitions'],
  async disturb(study) {
    if (!(await training(study))) return;
    await signalAll(study.place.state, 'SIGKILL', 'command', 'server');
    study.struck();
    await study.run.ended;
    await delay(AWAY_MS);
    study.note(`after two minutes without a server ${(await stateProcesses(study.place.state, 'worker')).length === 0 ? 'the worker had ended by itself' : 'the worker still waited'}`);
    const at = Date.now();
    study.run.again();
    await followed(study, at, 'dead');
  },
};

async function training({ run, problem }: Disturbed): Promise<boolean> {
  const met = await run.met(({ step, kind }) => step === 'trainBlue' && kind === 'started');
  if (met === undefined) problem('no training was met');
  return met !== undefined;
}

async function followed({ run, note, problem }: Disturbed, at: number, how: string): Promise<void> {
  const next = await run.met(({ time, kind }) => kind === 'started' && Date.parse(time) > at);
  if (next === undefined) problem(`${how} for two minutes: nothing went on`);
  else note(`${how} for two minutes: the next step began ${((Date.parse(next.time) - at) / 1000).toFixed(1)} s after it was back`);
}
