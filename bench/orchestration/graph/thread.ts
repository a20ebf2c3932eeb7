import { serveSteps } from '../../../activities/kit/serve-steps.js';
import { passOn } from './pass-on.js';

serveSteps(() => passOn);
