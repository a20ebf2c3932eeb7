import { InputFileError, InputProblems } from '../readers/input-file-error.js';
import { columnIndices } from '../readers/delimited-table.js';
import { literal, withDuckDB } from '../tables/duckdb.js';
import type { WideTableDeclaration } from './wide-table.js';
import type { GeneTable } from './gene-table.js';
import { checkScale, refusalOf } from './units.js';

const NUMERIC = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DECIMAL)/;
/** values of one table; above it the matrix would not fit beside its transpose */
const MOST_VALUES = 2 ** 28;

/** Reads a wide Parquet table by DuckDB: one column of names, the others numbers. @throws InputFileError */
export async function readParquet(path: string, { geneColumn, ignoreColumns, orientation, unit }: Omit<WideTableDeclaration, 'format'>): Promise<GeneTable> {
  const problems = new InputProblems(path);
  const { header, types, columns } = await readColumns(path);
  const [nameAt, ...ignored] = columnIndices(path, header, [geneColumn, ...ignoreColumns]) as [number, ...number[]];
  const kept = header.map((_, j) => j).filter((j) => j !== nameAt && !ignored.includes(j));
  for (const j of kept) {
    if (!NUMERIC.test(types[j] as string)) problems.add({ line: 0, column: j + 1, expected: 'a column of numbers', found: `one of type ${types[j]}`, remedy: 'Declare the column under ignoreColumns, or write it as numbers.' });
  }
  if (kept.length === 0) problems.add({ line: 0, column: 0, expected: 'columns of samples', found: 'none', remedy: 'Check geneColumn and ignoreColumns in the study file.' });
  problems.throwIfAny();
  const names = (columns[nameAt] as unknown[]).map((value) => (value === null ? '' : String(value).trim()));
  const rows = names.map((_, r) => Float64Array.from(kept, (j) => (columns[j]?.[r] == null ? Number.NaN : Number(columns[j]?.[r]))));
  rows.forEach((row, r) => row.forEach((value, k) => {
    const refused = Number.isNaN(value) ? undefined : Number.isFinite(value) ? refusalOf(value, unit) : { expected: 'a finite number', remedy: 'Write missing values as null.' };
    if (refused !== undefined) problems.add({ line: r + 1, column: (kept[k] as number) + 1, found: String(value), ...refused });
  }));
  const rowsAre = orientation === 'samples-by-genes' ? 'samples' : 'genes';
  if (rowsAre === 'samples') checkSampleNames(names, problems);
  checkScale(rows, unit, problems);
  problems.throwIfAny();
  return { rowsAre, names, columns: kept.map((j) => header[j] as string), rows };
}

async function readColumns(path: string): Promise<{ header: string[]; types: string[]; columns: unknown[][] }> {
  const refuse = (expected: string, found: string, remedy: string): never => {
    throw new InputFileError(path, [{ line: 0, column: 0, expected, found, remedy }]);
  };
  if (/[*?[\]]/.test(path)) return refuse('a file name without * ? [ ]', 'one that DuckDB takes for a pattern', 'Rename the file.');
  return withDuckDB(async (connection) => {
    const source = `read_parquet(${literal(path)})`;
    const described = await connection.runAndReadAll(`describe select * from ${source}`).catch((error: Error) => refuse('a Parquet file', error.message.split('\n')[0] as string, 'Fetch the file again, or declare the format that it has.'));
    const [header, types] = [described.getRowObjects().map((row) => String(row.column_name)), described.getRowObjects().map((row) => String(row.column_type))];
    const counted = await connection.runAndReadAll(`select count(*)::double as n from ${source}`);
    const rows = Number(counted.getRowObjects()[0]?.n);
    if (rows === 0) return refuse('rows of numbers', 'none', 'The table is empty; fetch it again.');
    if (rows * header.length > MOST_VALUES) return refuse(`at most ${MOST_VALUES} values`, `${rows} rows of ${header.length} columns`, 'Leave out genes or samples that the study does not need.');
    const read = await connection.runAndReadAll(`select * from ${source}`);
    return { header, types, columns: read.getColumns() };
  });
}

function checkSampleNames(names: readonly string[], problems: InputProblems): void {
  const seen = new Set<string>();
  names.forEach((name, r) => {
    if (name === '') problems.add({ line: r + 1, column: 0, expected: 'a sample name', found: 'an empty cell', remedy: 'Name the sample.' });
    else if (seen.has(name)) problems.add({ line: r + 1, column: 0, expected: 'each sample once', found: 'a sample name again', remedy: 'Remove the repeated sample; samples are never merged.' });
    seen.add(name);
  });
}
