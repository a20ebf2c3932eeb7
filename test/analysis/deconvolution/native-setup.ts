import { describe } from 'vitest';
import { nativeAvailability } from '../../../engines/native/installation.js';

const found = nativeAvailability();

/** `describe`, or where TensorFlow is not set up `describe.skip` with the reason on the console. */
export function describeNative(title: string, tests: () => void): void {
  if (!found.available) console.log(`skipped: ${title} because ${found.reason}`);
  describe.skipIf(!found.available)(title, tests);
}
