import { InputFileError } from '../../data-catalog/readers/input-file-error.js';
import { parseTextTable, type TextTable } from '../../data-catalog/readers/delimited-table.js';
import { parseNumber } from '../../data-catalog/readers/number-cell.js';
import { readHead } from '../../data-catalog/readers/read-head.js';
import { readText } from '../../data-catalog/readers/read-text.js';
import { splitLine, type TableFormat } from '../../data-catalog/readers/split-line.js';

/** What a file looks like, by its content rather than its name. */
export type SeenFile =
  | { readonly kind: 'matrix'; readonly file: string; readonly rows: number; readonly columns: number }
  | { readonly kind: 'table'; readonly file: string; readonly format: TableFormat | 'cbioportal'; readonly table: TextTable }
  /** what a counting tool wrote of one sample */
  | { readonly kind: 'sample'; readonly file: string; readonly format: SampleFormat }
  | WideTable
  | { readonly kind: 'gene sets'; readonly file: string }
  | { readonly kind: 'other'; readonly file: string; readonly why: string };

/** A table of which most columns are numbers; only its head was read. */
export interface WideTable {
  readonly kind: 'wide';
  readonly file: string;
  readonly format: TableFormat | 'gct';
  readonly textColumns: readonly string[];
  readonly numberColumns: readonly string[];
  /** texts of each text column, in the rows that were read */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** of the numbers that were read */
  readonly values: { readonly smallest: number; readonly largest: number; readonly whole: boolean };
}

export type SampleFormat = 'star' | 'htseq' | 'salmon' | 'kallisto';

const HEAD_LINES = 400;
const LEAST_GENES = 100;
const LEAST_NUMBER_COLUMNS = 10;
/** a long table of few numbers has genes as rows; clinical tables are shorter or have columns of text */
const MANY_ROWS = 390;
const FEW_NUMBER_COLUMNS = 4;
const MOSTLY = 0.8;

/** @param file relative to the data folder, for the study file; @param path where it is */
export async function lookAtFile(file: string, path: string): Promise<SeenFile> {
  if (/\.parquet$/i.test(file)) return { kind: 'other', file, why: 'it is Parquet: declare it by hand with format: parquet' };
  if (/\.xlsx?$/i.test(file)) return { kind: 'other', file, why: /x$/i.test(file) ? 'it is a workbook: declare it by hand with format: xlsx and the sheet’s name' : 'it is an old workbook: save it as .xlsx' };
  try {
    const lines = await readHead(path, HEAD_LINES);
    const header = lines.find((line) => line !== '');
    if (header === undefined) return { kind: 'other', file, why: 'it is empty' };
    if (header.startsWith('%%MatrixMarket')) return lookAtMatrix(file, lines);
    if (/\.gmt(\.gz)?$/i.test(file)) return { kind: 'gene sets', file };
    const sample = sampleFormatOf(lines);
    if (sample !== undefined) return { kind: 'sample', file, format: sample };
    if (/^#1\.[23]\s*$/.test(header)) return lookAtNumbers(file, 'gct', gctRows(lines)) ?? { kind: 'other', file, why: 'it begins as GCT, but its columns are no numbers' };
    if (header.startsWith('#') && lines.some((line) => /^(PATIENT|SAMPLE)_ID\t/.test(line))) {
      return { kind: 'table', file, format: 'cbioportal', table: parseTextTable(await readText(path), path, 'tsv', { comment: '#' }) };
    }
    const format: TableFormat = header.includes('\t') || !header.includes(',') ? 'tsv' : 'csv';
    const wide = lookAtNumbers(file, format, lines);
    return wide ?? { kind: 'table', file, format, table: parseTextTable(await readText(path), path, format) };
  } catch (error) {
    if (error instanceof InputFileError) return { kind: 'other', file, why: `it cannot be read: expected ${error.problems[0]?.expected}, found ${error.problems[0]?.found}. ${error.problems[0]?.remedy}` };
    throw error;
  }
}

/** The tool whose file of one sample this is, by its first lines. */
function sampleFormatOf(lines: readonly string[]): SampleFormat | undefined {
  const [first = ''] = lines;
  if (first.startsWith('N_unmapped\t')) return 'star';
  if (first === 'Name\tLength\tEffectiveLength\tTPM\tNumReads') return 'salmon';
  if (first === 'target_id\tlength\teff_length\test_counts\ttpm') return 'kallisto';
  return lines.length > LEAST_GENES && lines.every((line) => /^[^\t]+\t\d+$/.test(line)) ? 'htseq' : undefined;
}

/** Header and rows of a GCT file, without the lines before the header and the rows that describe samples. */
function gctRows(lines: readonly string[]): string[] {
  const described = Number(lines[1]?.split('\t')[3] ?? 0) || 0;
  return [lines[2] ?? '', ...lines.slice(3 + described)];
}

function lookAtMatrix(file: string, lines: readonly string[]): SeenFile {
  const sizes = lines.find((line) => line.trim() !== '' && !line.startsWith('%'))?.trim().split(/\s+/).map(Number) ?? [];
  const [rows = Number.NaN, columns = Number.NaN] = sizes;
  return sizes.length === 3 && sizes.every(Number.isInteger) ? { kind: 'matrix', file, rows, columns } : { kind: 'other', file, why: 'its MatrixMarket size line is not three numbers' };
}

/** A wide table of numbers, or undefined where most columns are text. */
function lookAtNumbers(file: string, format: WideTable['format'], lines: readonly string[]): WideTable | undefined {
  const [columns = [], ...rows] = lines.flatMap((line) => (line === '' ? [] : [splitLine(line, format === 'gct' ? 'tsv' : format) ?? []]));
  const whole = rows.filter((cells) => cells.length === columns.length);
  if (whole.length === 0) return undefined;
  const isNumber = columns.map((_, j) => whole.every((cells) => parseNumber(cells[j] as string) !== undefined));
  const numbers = isNumber.filter(Boolean).length;
  const genes = whole.length >= MANY_ROWS && numbers >= FEW_NUMBER_COLUMNS;
  if ((numbers < LEAST_NUMBER_COLUMNS && !genes) || numbers < MOSTLY * columns.length) return undefined;
  let [smallest, largest, integers] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (const cells of whole) {
    isNumber.forEach((yes, j) => {
      const value = yes ? (parseNumber(cells[j] as string) as number) : Number.NaN;
      if (Number.isNaN(value)) return;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
      integers &&= Number.isInteger(value);
    });
  }
  const textColumns = columns.filter((_, j) => !isNumber[j]);
  return {
    kind: 'wide', file, format, textColumns, numberColumns: columns.filter((_, j) => isNumber[j]),
    texts: new Map(textColumns.map((column) => [column, whole.map((cells) => cells[columns.indexOf(column)] as string)])),
    values: { smallest, largest, whole: integers },
  };
}
