import type { InputProblems } from './input-file-error.js';

export interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
}

const BANNER = /^%%MatrixMarket\s+matrix\s+coordinate\s+(integer|real)\s+general\s*$/i;

/**
 * What the first lines of a MatrixMarket file declare; undefined while the size line is still to come.
 * @throws InputFileError when the banner or the size line is not that of a general coordinate matrix
 */
export function readMatrixHeader(lines: readonly string[], problems: InputProblems): MatrixShape | undefined {
  const [banner = ''] = lines;
  if (!BANNER.test(banner)) {
    problems.refuse({
      line: 1, column: 0, expected: 'the banner "%%MatrixMarket matrix coordinate integer general"', found: JSON.stringify(banner),
      remedy: 'Give sparse counts in coordinate form; dense, pattern and symmetric matrices are not read.',
    });
  }
  const text = (lines.at(-1) as string).trim();
  if (text === '' || text.startsWith('%')) return undefined;
  const sizes = text.split(/\s+/);
  const [rows = -1, columns = -1, entries = -1] = sizes.map((size) => (/^\d+$/.test(size) ? Number(size) : -1));
  if (sizes.length !== 3 || [rows, columns, entries].some((size) => size < 0 || size >= 2 ** 32)) {
    problems.refuse({ line: lines.length, column: 0, expected: 'three sizes: rows, columns, entries', found: JSON.stringify(text), remedy: 'The file is damaged or not MatrixMarket; export it again.' });
  }
  return { rows, columns, entries };
}
