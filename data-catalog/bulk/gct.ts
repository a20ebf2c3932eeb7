import { InputProblems } from '../readers/input-file-error.js';
import { readNumberRows } from '../readers/number-rows.js';
import type { ExpressionUnit } from '../study/expression.js';
import type { GeneTable } from './gene-table.js';
import { checkScale, refusalOf } from './units.js';

/** What the second line says: genes, samples, and in version 1.3 columns that describe rows and rows that describe columns. */
interface GctSizes {
  readonly genes: number;
  readonly samples: number;
  readonly rowColumns: number;
  readonly columnRows: number;
}

/**
 * Reads GCT 1.2 (`Name`, `Description`, then samples) or 1.3 (`id`, columns that describe rows, then samples; rows that describe samples follow the
 * header). Format: Broad Institute, GenePattern file formats and the GCTX 1.3 specification. @throws InputFileError
 */
export async function readGct(path: string, { geneColumn, unit }: { readonly geneColumn: string; readonly unit: ExpressionUnit }): Promise<GeneTable> {
  const problems = new InputProblems(path);
  let sizes: GctSizes | undefined;
  let version = '';
  let described = 0;
  const passOver = (text: string, line: number, header: readonly string[] | undefined): boolean => {
    if (line === 1) version = versionOf(text, problems);
    else if (line === 2) sizes = sizesOf(text, version, problems);
    else return header !== undefined && described++ < (sizes as GctSizes).columnRows;
    return true;
  };
  const describing = (header: readonly string[]) => header.slice(0, 1 + (sizes as GctSizes).rowColumns).filter((column) => column !== geneColumn);
  const table = await readNumberRows(path, { format: 'tsv', nameColumn: geneColumn, ignoreColumns: describing, passOver, check: (value) => refusalOf(value, unit) }, problems);
  if (sizes !== undefined && (table.rows.length !== sizes.genes || table.columns.length !== sizes.samples)) {
    const found = `${table.rows.length} and ${table.columns.length}`;
    problems.add({ line: 2, column: 0, expected: `${sizes.genes} genes and ${sizes.samples} samples, as this line says`, found, remedy: 'The file is cut off, or was changed by hand; fetch it again.' });
  }
  checkScale(table.rows, unit, problems);
  problems.throwIfAny();
  return { rowsAre: 'genes', names: table.names, columns: table.columns, rows: table.rows };
}

function versionOf(text: string, problems: InputProblems): string {
  const version = /^#(1\.[23])\s*$/.exec(text)?.[1];
  return version ?? problems.refuse({ line: 1, column: 0, expected: '#1.2 or #1.3, with which a GCT file begins', found: JSON.stringify(text.slice(0, 40)), remedy: 'Declare format: tsv for a plain table; for GCT of another version save it as 1.2 or 1.3.' });
}

function sizesOf(text: string, version: string, problems: InputProblems): GctSizes {
  const [genes = Number.NaN, samples = Number.NaN, rowColumns = Number.NaN, columnRows = Number.NaN] = text.trim().split('\t').map(Number);
  // 1.2 has one column beside the names, the description.
  const sizes = version === '1.2' ? { genes, samples, rowColumns: 1, columnRows: 0 } : { genes, samples, rowColumns, columnRows };
  if (Object.values(sizes).every((size) => Number.isInteger(size) && size >= 0)) return sizes;
  return problems.refuse({ line: 2, column: 0, expected: `${version === '1.2' ? 'two' : 'four'} whole numbers`, found: JSON.stringify(text.slice(0, 40)), remedy: `Write the sizes as GCT ${version} has them, or fetch the file again.` });
}
