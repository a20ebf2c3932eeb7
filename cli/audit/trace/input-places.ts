import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readTextTable } from '../../../data-catalog/readers/delimited-table.js';
import { forEachBlock } from '../../../data-catalog/readers/line-blocks.js';
import { splitLine } from '../../../data-catalog/readers/split-line.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import type { AuditedRun } from '../run/run-record.js';

const format = z.enum(['tsv', 'csv']);
const cohortsSchema = z.array(
  z.object({
    name: z.string(),
    expression: z.object({ file: z.string(), format, geneColumn: z.string(), orientation: z.enum(['genes-by-samples', 'samples-by-genes']) }),
    clinical: z.object({ file: z.string(), format, sampleColumn: z.string() }).optional(),
  }),
);
type Cohort = z.infer<typeof cohortsSchema>[number];

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
  const declared = cohortsSchema.safeParse(run.study.cohorts).data?.find(({ name }) => name === cohort);
  if (declared === undefined) return [];
  const { clinical } = declared;
  const place = async (file: string, find: (path: string) => Promise<Pick<InputPlace, 'line' | 'column'>>): Promise<InputPlace> => {
    const path = join(resolve(data), file);
    const found = await fileSha256(path).catch(() => undefined);
    const nowhere = { file, line: null, column: null };
    if (found === undefined) return { ...nowhere, problem: `not under ${data}` };
    if (found !== run.inputs.find(({ name }) => name === file)?.sha256) return { ...nowhere, problem: `the file under ${data} is not the one of the run` };
    const at = await find(path);
    return { file, ...at, problem: at.line === null && at.column === null ? 'the patient is not in it' : null };
  };
  return [
    ...(clinical === undefined ? [] : [await place(clinical.file, (path) => clinicalLine(path, clinical, sample))]),
    await place(declared.expression.file, (path) => expressionPlace(path, declared.expression, sample)),
  ];
}

async function clinicalLine(path: string, { format: written, sampleColumn }: NonNullable<Cohort['clinical']>, sample: string): Promise<{ line: number | null; column: null }> {
  const { columns, rows, lines } = await readTextTable(path, written);
  const at = columns.indexOf(sampleColumn);
  return { line: lines[rows.findIndex((row) => row[at]?.trim() === sample)] ?? null, column: null };
}

/** The patient's column; where a row is a sample, the line. */
async function expressionPlace(path: string, declared: Cohort['expression'], sample: string): Promise<{ line: number | null; column: number | null }> {
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
  return found;
}
