import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readClinicalText } from '../../../data-catalog/clinical/clinical-table.js';
import { forEachBlock } from '../../../data-catalog/readers/line-blocks.js';
import { splitLine } from '../../../data-catalog/readers/split-line.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { type Cohort, cohortSchema } from '../../../data-catalog/study/cohort.js';
import type { AuditedRun } from '../run/run-record.js';

type Clinical = NonNullable<Cohort['clinical']>;
type WideText = Extract<Cohort['expression'], { readonly format: 'tsv' | 'csv' }>;

/** Where a patient stands in an input file; lines and columns from 1, the header is line 1. */
export interface InputPlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** why the place is not known */
  readonly problem: string | null;
}

/** Where a patient's clinical data and expression stand in the input files, read from the data folder. */
export async function inputPlaces(run: AuditedRun, data: string, cohort: string, sample: string): Promise<InputPlace[]> {
  const declared = z.array(cohortSchema).safeParse(run.study.cohorts).data?.find(({ name }) => name === cohort);
  if (declared === undefined) return [];
  const place = async (file: string, find: (path: string) => Promise<Place>): Promise<InputPlace> => {
    const path = join(resolve(data), file);
    const found = await fileSha256(path).catch(() => undefined);
    const nowhere = { file, line: null, column: null };
    if (found === undefined) return { ...nowhere, problem: `not under ${data}` };
    if (found !== run.inputs.find(({ name }) => name === file)?.sha256) return { ...nowhere, problem: `the file under ${data} is not the one of the run` };
    const at = await find(path);
    return { file, ...at.found, problem: at.known && at.found.line === null && at.found.column === null ? 'the patient is not in it' : null };
  };
  const { clinical, expression } = declared;
  const places = clinical === undefined ? [] : [await place(clinical.file, (path) => clinicalLine(path, clinical, sample))];
  if ('samples' in expression) {
    const own = expression.samples.find((one) => one.sample === sample);
    return own === undefined ? places : [...places, await place(own.file, async () => WHOLE_FILE)];
  }
  return [...places, await place(expression.file, async (path) => (isText(expression) ? expressionPlace(path, expression, sample) : WHOLE_FILE))];
}

interface Place {
  /** whether the patient was looked for inside the file */
  readonly known: boolean;
  readonly found: Pick<InputPlace, 'line' | 'column'>;
}

const WHOLE_FILE: Place = { known: false, found: { line: null, column: null } };
const isText = (expression: Cohort['expression']): expression is WideText => expression.format === 'tsv' || expression.format === 'csv';

async function clinicalLine(path: string, declared: Clinical, sample: string): Promise<Place> {
  const { columns, rows, lines } = await readClinicalText(path, declared);
  const at = columns.indexOf(declared.sampleColumn);
  return { known: true, found: { line: lines[rows.findIndex((row) => row[at]?.trim() === sample)] ?? null, column: null } };
}

/** The patient's column; where a row is a sample, the line. */
async function expressionPlace(path: string, declared: WideText, sample: string): Promise<Place> {
  const decoder = new TextDecoder();
  let [line, nameAt, found] = [0, -1, { line: null, column: null } as { line: number | null; column: number | null }];
  await forEachBlock(path, (bytes, end) => {
    for (let from = 0; from < end; ) {
      const next = bytes.indexOf(10, from) + 1;
      line++;
      if (line === 1 || declared.orientation === 'samples-by-genes') {
        const cells = splitLine(decoder.decode(bytes.subarray(from, next - 1)).replace(/^\uFEFF|\r$/g, ''), declared.format) ?? [];
        if (line > 1 && cells[nameAt]?.trim() === sample) found = { line, column: null };
        if (line === 1 && declared.orientation === 'samples-by-genes') nameAt = cells.indexOf(declared.geneColumn);
        else if (line === 1 && cells.includes(sample)) found = { line: null, column: cells.indexOf(sample) + 1 };
      }
      from = next;
    }
  });
  return { known: true, found };
}
