import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ComparedRun, renderComparison } from '../../report/compare/render-comparison.js';
import { drawKaplanMeier } from '../../report/figures/kaplan-meier.js';
import { runChanges } from '../audit/diff/run-changes.js';
import { findRun } from '../audit/run/find-run.js';
import { newNames, renamePatients } from '../audit/run/hash-names.js';
import { reportTables } from '../audit/run/report-contents.js';
import { reportRecord } from '../audit/run/report-record.js';
import type { AuditedRun } from '../audit/run/run-record.js';

export interface CompareOptions {
  readonly before: string;
  readonly now: string;
  readonly out: string;
  /** where the page goes */
  readonly to?: string;
  /** other names for patients, that nobody can turn back */
  readonly hashNames?: boolean;
  readonly json: boolean;
}

/** `deconflow compare RUN RUN`: both runs on one page, from their results folders alone. */
export async function compareCommand({ before, now, out, to, hashNames = false, json }: CompareOptions): Promise<number> {
  const [old, current] = [await findRun(before, out), await findRun(now, out)];
  // One set of names for both runs: a patient is the same in both.
  const rename = hashNames ? newNames() : (name: string) => name;
  const compared = async (run: AuditedRun): Promise<ComparedRun> => {
    const tables = renamePatients(await reportTables(run), rename);
    return { run: await reportRecord(run), tables, figures: new Map(drawKaplanMeier(tables)) };
  };
  const changes = await runChanges(old, current, false);
  const path = resolve(to ?? `compare-${old.id}-${current.id}.html`);
  await writeFile(path, renderComparison(await compared(old), await compared(current), changes));
  process.stdout.write(json ? `${JSON.stringify({ comparison: path, equal: changes.equal })}\n` : `comparison: ${path}\n`);
  return 0;
}
