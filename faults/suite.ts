import type { Fault } from './fault.js';
import { clockJumps } from './machine/clock-jumps.js';
import { rebooted, serverAndWorkerKilled, serverKilled } from './machine/server-killed.js';
import { serverAway } from './machine/server-away.js';
import { startedTwice } from './machine/started-twice.js';
import { crashPoints } from './store/crash-points.js';
import { damagedAfterSuccess } from './store/damaged-after-success.js';
import { damagedBetweenSteps } from './store/damaged-between-steps.js';
import { deletedStore } from './store/deleted-store.js';
import { fullDisk } from './store/full-disk.js';
import { readOnlyStore } from './store/read-only-store.js';
import { frozenWorker } from './worker/frozen-worker.js';
import { longSteps } from './worker/long-steps.js';
import { olderWorker } from './worker/older-worker.js';
import { randomKills } from './worker/random-kills.js';
import { stepBoundaries } from './worker/step-boundaries.js';

/** Every fault, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  stepBoundaries, longSteps, crashPoints, serverKilled, serverAndWorkerKilled, rebooted, serverAway, frozenWorker, damagedBetweenSteps, damagedAfterSuccess,
  readOnlyStore, deletedStore, fullDisk, clockJumps, olderWorker, startedTwice, randomKills,
];
