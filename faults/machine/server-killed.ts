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
  return { name, about, run: (setting) => disturbedStudy(setting, { name: name.replaceAll(' ', '-'), disturb: (study) => strike(study, roles) }) };
}

async function strike(study: Disturbed, roles: readonly Role[]): Promise<void> {
  const { events } = study.run;
  for (const step of MOMENTS) {
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
    const next = events.seen.length;
    const struck = Date.now();
    if (roles.includes('command')) {
      await study.run.ended;
      study.run.again();
    }
    const event = await study.run.met(({ kind }) => kind === 'started' || kind === 'finished', next);
    if (event !== undefined) study.note(`next event ${((Date.parse(event.time) - struck) / 1000).toFixed(1)} s after it was killed in ${step}`);
  }
}
