import { bytesText } from '../output/bytes-text.js';
import type { Progress } from './fetch-sources.js';

const EVERY_MS = 200;
const EVERY_MS_WITHOUT_TERMINAL = 10_000;

/** Progress on standard error: one line that is written over on a terminal, a line now and then elsewhere. */
export function progressLine(quiet: boolean, now: () => number = () => performance.now()): Progress {
  const terminal = process.stderr.isTTY === true;
  let [last, written] = [now(), false];
  return {
    show(file, bytes, total) {
      if (quiet || now() - last < (terminal ? EVERY_MS : EVERY_MS_WITHOUT_TERMINAL)) return;
      last = now();
      written = true;
      const text = `${file}: ${bytesText(bytes)}${total === undefined ? '' : ` of ${bytesText(total)} (${Math.floor((100 * bytes) / total)} %)`}`;
      process.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (terminal && written) process.stderr.write('\r\u001b[K');
      written = false;
    },
  };
}
