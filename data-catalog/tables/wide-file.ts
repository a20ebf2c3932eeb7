import type { DuckDBValue } from '@duckdb/node-api';
import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { readTable } from './table-file.js';
import { duckdb, identifier, literal, withDuckDB } from './duckdb.js';

/** Writes a matrix as Parquet with a column `sample` and one column for each gene (float or double, as the matrix). */
export async function writeWideTable(path: string, matrix: NamedMatrix<Float32Array | Float64Array>): Promise<void> {
  const double = matrix.values instanceof Float64Array;
  const { rows, columns, values } = matrix;
  const { DOUBLE, DuckDBDataChunk, FLOAT, VARCHAR } = await duckdb();
  await withDuckDB(async (connection) => {
    const genes = matrix.columnNames.map((gene) => `${identifier(gene)} ${double ? 'DOUBLE' : 'FLOAT'}`);
    await connection.run(`create or replace temp table wide (sample VARCHAR, ${genes.join(', ')})`);
    const appender = await connection.createAppender('wide', 'main', 'temp');
    const types = [VARCHAR, ...matrix.columnNames.map(() => (double ? DOUBLE : FLOAT))];
    for (let from = 0; from < rows; from += 2048) {
      const to = Math.min(rows, from + 2048);
      const chunk = DuckDBDataChunk.create(types, to - from);
      chunk.setColumnValues(0, matrix.rowNames.slice(from, to));
      for (let j = 0; j < columns; j++) {
        const column: DuckDBValue[] = [];
        for (let i = from; i < to; i++) {
          const value = values[i * columns + j] as number;
          column.push(Number.isNaN(value) ? null : value);
        }
        chunk.setColumnValues(j + 1, column);
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await connection.run(`copy wide to ${literal(path)} (format parquet, compression zstd)`);
    await connection.run('drop table wide');
  });
}

/** The matrix of a file that `writeWideTable` wrote; NULL is NaN. */
export async function readWideTable(path: string): Promise<NamedMatrix> {
  const rows = await readTable(path);
  const genes = Object.keys(rows[0] ?? {}).filter((name) => name !== 'sample');
  const values = Float64Array.from(rows.flatMap((row) => genes.map((gene) => Number(row[gene] ?? Number.NaN))));
  return { rows: rows.length, columns: genes.length, rowNames: rows.map((row) => String(row.sample)), columnNames: genes, values };
}
