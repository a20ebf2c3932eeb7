import type { Fault } from '../fault.js';
import { crashOnceAtEach } from '../store/crash-points.js';
import { patientWorkplace } from '../workplace.js';

/**
 * One study whose worker dies at every boundary of every step, each by itself: right after it has said that the step began, and right after it has said that the step
 * ended, before the server knows. It kills itself: from outside, boundaries that follow each other within a millisecond would share a kill.
 */
export const stepBoundaries: Fault = {
  name: 'worker killed at every step boundary',
  about: 'SIGKILL of the worker at the begin and at the end of every step, each boundary once',
  // A long step that runs beside many short ones is killed with each of them.
  run: async (setting) => crashOnceAtEach({ ...setting, workplace: await patientWorkplace(setting.workplace, 'boundaries') }, ['step-started', 'step-finished']),
};
