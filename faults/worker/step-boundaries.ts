import { type Disturbed, disturbedStudy } from '../disturbed-study.js';
import type { Fault } from '../fault.js';

/**
 * One study whose worker is killed on the first `started` and the first `finished` event of every step. Events that
 * are written together (two steps run side by side) share a kill.
 */
export const stepBoundaries: Fault = {
  name: 'worker killed at every step boundary',
  about: 'SIGKILL of the worker on the first `started` and the first `finished` event of every step',
  run: (setting) => disturbedStudy(setting, { name: 'step-boundaries', disturb: killAtBoundaries }),
};

async function killAtBoundaries(study: Disturbed): Promise<void> {
  const { events } = study.run;
  const met = new Set<string>();
  for (let at = 0; ; ) {
    const first = await study.run.met(({ kind, label }) => (kind === 'started' || kind === 'finished') && !met.has(`${kind} ${label}`), at);
    if (first === undefined) break;
    at = events.seen.length;
    for (const { kind, label } of events.seen.slice(0, at)) if (kind === 'started' || kind === 'finished') met.add(`${kind} ${label}`);
    await study.killWorkers();
  }
  study.note(`${met.size} boundaries; those written at one moment share a kill`);
}
