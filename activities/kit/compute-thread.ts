import { stepNamed } from '../registry.js';
import { serveSteps } from './serve-steps.js';

/** Entry of a compute thread. */
serveSteps(stepNamed);
