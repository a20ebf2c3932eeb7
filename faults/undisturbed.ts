import type { Undisturbed } from './fault.js';
import { StudyRun } from './process/study-run.js';
import { publishedHashes } from './results/published-files.js';
import { place, type Workplace } from './workplace.js';

export class UndisturbedRunError extends Error {
  readonly code = 'UNDISTURBED_RUN';
  constructor(stderr: string) {
    super(`The study does not run even undisturbed:\n${stderr}`);
    this.name = 'UndisturbedRunError';
  }
}

/** The study once, with nothing done to it. */
export async function undisturbedRun(workplace: Workplace): Promise<Undisturbed> {
  const here = place(workplace, 'undisturbed');
  const begun = performance.now();
  const run = StudyRun.start(here);
  try {
    const { folder, extraStarts, last } = await run.untilDone();
    if (folder === undefined || extraStarts > 0) throw new UndisturbedRunError(last.stderr);
    return { place: here, hashes: await publishedHashes(folder), seconds: (performance.now() - begun) / 1000 };
  } finally {
    await run.close();
  }
}
