import type { Fault } from './fault.js';
import { longSteps } from './worker/long-steps.js';
import { randomKills } from './worker/random-kills.js';
import { stepBoundaries } from './worker/step-boundaries.js';

/** Every fault, in the order of the table. */
export const FAULTS: readonly Fault[] = [stepBoundaries, longSteps, randomKills];
