import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of downloaded data with outputs of independent tools; `DECONFLOW_TEST_DATA` names another place. */
export const referenceData = process.env.DECONFLOW_TEST_DATA ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

export const hasReferenceData = existsSync(join(referenceData, 'oracles', 'survival_reference.json'));

/** For the title of a test group that needs the folder. */
export const whySkipped = hasReferenceData ? '' : ` (skipped: no reference data at ${referenceData}, set DECONFLOW_TEST_DATA)`;

/** The rows of a tab-separated table as records of text. */
export function readTsv(...path: string[]): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(referenceData, ...path), 'utf8').trimEnd().split('\n');
  const names = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i]!, value])));
}

export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(referenceData, ...path), 'utf8')) as T;
}
