import { checkHeader, type TextTable } from '../readers/delimited-table.js';
import { InputFileError, InputProblems } from '../readers/input-file-error.js';
import { readZipArchive } from '../readers/zip-archive.js';

/** More than any clinical table has; a single cell in the far corner would make a grid of 17 thousand million. */
const MOST_CELLS = 2 ** 24;
const REFERENCE = /\br="([A-Z]{1,3})(\d{1,7})"/g;
const SHEET = /^xl\/worksheets\/.*\.xml$/;

/** One sheet of a workbook as a text table: the first row is the header; formulas count by the value that was saved with them. @throws InputFileError */
export async function readXlsxSheet(path: string, sheet: string): Promise<TextTable> {
  const { bytes, entries } = await readZipArchive(path);
  const problems = new InputProblems(path);
  for (const [name, content] of entries) {
    if (!SHEET.test(name)) continue;
    const { rows, columns } = extent(content.toString('latin1'));
    if (rows * columns > MOST_CELLS) problems.refuse({ line: 0, column: 0, expected: `sheets of at most ${MOST_CELLS} cells`, found: `one of ${rows} rows and ${columns} columns`, remedy: 'Remove stray cells far below or beside the table, or save the sheet as tab-separated text.' });
  }
  // Loaded here: few studies have a workbook.
  const { readSheet, SheetNotFoundError, default: readSheets } = await import('read-excel-file/universal');
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const cells = await readSheet(buffer, sheet).catch(async (error: unknown) => {
    if (!(error instanceof SheetNotFoundError)) throw new InputFileError(path, [{ line: 0, column: 0, expected: 'an Excel workbook', found: (error as Error).message, remedy: 'Save the sheet as tab-separated text (UTF-8).' }]);
    const names = (await readSheets(buffer)).map((one) => JSON.stringify(one.sheet)).join(', ');
    return problems.refuse({ line: 0, column: 0, expected: `a sheet ${JSON.stringify(sheet)}`, found: names, remedy: 'Name the sheet in the study file as the workbook has it.' });
  });
  const rows = cells.map((row) => row.map((cell) => text(cell as unknown)));
  const columns = rows[0];
  if (columns === undefined) return problems.refuse({ line: 1, column: 0, expected: 'a header line', found: 'an empty sheet', remedy: 'Name the sheet that holds the table.' });
  checkHeader(columns.map((column, j) => (column === '' ? `(column ${j + 1})` : column)), problems);
  problems.throwIfAny();
  const filled = rows.map((row, r) => ({ row: columns.map((_, j) => row[j] ?? ''), line: r + 1 })).filter(({ row, line }) => line > 1 && row.some((cell) => cell !== ''));
  return { columns, rows: filled.map(({ row }) => row), lines: filled.map(({ line }) => line) };
}

function extent(xml: string): { rows: number; columns: number } {
  let [rows, columns] = [0, 0];
  for (const [, letters = '', digits = ''] of xml.matchAll(REFERENCE)) {
    rows = Math.max(rows, Number(digits));
    columns = Math.max(columns, [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0));
  }
  return { rows, columns };
}

/** Dates as ISO 8601 days. */
function text(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell).trim();
}
