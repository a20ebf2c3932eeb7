import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu, Fedora and Google's own packages put it; the variable names any other. */
const candidates = [process.env.DECONFLOW_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'];

/** The browser to test with; undefined where there is none. */
export const chromiumPath = candidates.find((path) => path !== undefined && isExecutable(path));

/** Why the tests that need a browser are skipped; empty when they are not. */
export const whySkipped = chromiumPath === undefined ? 'skipped: no Chromium at /usr/bin/chromium or in DECONFLOW_CHROMIUM (Debian: apt-get install chromium)' : '';

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '' });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
