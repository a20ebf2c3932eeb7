import { type Disturbed, disturbedStudy } from '../disturbed-study.js';
import type { Fault } from '../fault.js';
import { type Role, signalAll } from '../process/state-processes.js';

/** In whose middle the fault strikes: early, while the network trains, and while many small steps follow each other. */
const MOMENTS = ['findMarkers', 'trainBlue', 'exportProfiles'];

export const serverKilled = killing('server killed', 'SIGKILL of the Temporal server alone', 'server');
export const serverAndWorkerKilled = killing('server and worker killed', 'SIGKILL of the Temporal server and the worker together', 'server', 'worker');
export const rebooted = killing('everything killed', 'SIGKILL of command line, worker and server at once ("reboot"); the same command again', 'command', 'server', 'worker');

/** One study in which these processes are killed at once, three times. */
function killing(name: string, about: string, ...roles: readonly Role[]): Fault {
  return { name, about, run: (setting) => disturbedStudy(setting, { name: name.replaceAll(' ', '-'), disturb: (study) => strike(study, roles, MOMENTS) }) };
}

/** Kills these processes at the first start of each of the given steps; a killed command is given again at once, one that ended by itself too. */
export async function strike(study: Disturbed, roles: readonly Role[], moments: readonly string[]): Promise<void> {
  for (const step of moments) {
    const met = await study.run.met((event) => event.step === step && event.kind === 'started');
    if (met === undefined) {
      // The command has ended because of an earlier strike: given again, the study goes on.
      const { code, stderr } = await study.run.ended;
      study.note(`the command ended with ${code} (${stderr.trim().split('\n').at(-1)}) and was given again`);
      study.run.again();
      if ((await study.run.met((event) => event.step === step && event.kind === 'started')) === undefined) return study.problem(`${step} was never met`);
    }
    if (roles.includes('worker')) await study.killWorkers();
    else study.struck();
    await signalAll(study.place.state, 'SIGKILL', ...roles);
    const at = Date.now();
    if (roles.includes('command')) {
      await study.run.ended;
      study.run.again();
    }
    const event = await study.run.met(({ kind, time }) => kind === 'started' && Date.parse(time) > at);
    if (event !== undefined) study.note(`killed in ${step}: the next step began ${((Date.parse(event.time) - at) / 1000).toFixed(1)} s later`);
  }
}
