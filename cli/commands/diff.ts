import { diffText } from '../audit/diff/diff-text.js';
import { runChanges } from '../audit/diff/run-changes.js';
import { findRun } from '../audit/run/find-run.js';

export interface DiffOptions {
  readonly before: string;
  readonly now: string;
  readonly out: string;
  readonly json: boolean;
  /** show patients and cells by name */
  readonly names: boolean;
}

/** `deconflow diff RUN RUN`: what differs between two runs. Exit code as diff's: 0 equal, 1 different. */
export async function diffCommand({ before, now, out, json, names }: DiffOptions): Promise<number> {
  const changes = await runChanges(await findRun(before, out), await findRun(now, out), names);
  process.stdout.write(json ? `${JSON.stringify(changes)}\n` : `${diffText(changes).join('\n')}\n`);
  return changes.equal ? 0 : 1;
}
