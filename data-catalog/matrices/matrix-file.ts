import type { NamedMatrix, SparseCounts } from '../../analysis/matrix/matrix.js';
import { BinaryFile, MatrixFileError, readBinary, writeBinary } from './binary-file.js';

interface MatrixHeader {
  readonly kind: 'matrix';
  readonly precision: 'float32' | 'float64';
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
}

interface CountsHeader {
  readonly kind: 'counts';
  readonly cells: readonly string[];
  readonly genes: readonly string[];
  readonly entries: number;
}

/** Writes a dense matrix with its row and column names. */
export async function writeMatrix(path: string, matrix: NamedMatrix<Float32Array | Float64Array>): Promise<void> {
  const header: MatrixHeader = {
    kind: 'matrix',
    precision: matrix.values instanceof Float32Array ? 'float32' : 'float64',
    rowNames: matrix.rowNames,
    columnNames: matrix.columnNames,
  };
  await writeBinary(path, header, [matrix.values]);
}

/** A float32 matrix that is written by blocks of rows, in their order. */
export class MatrixWriter {
  private written = 0;

  private constructor(
    private readonly file: BinaryFile,
    private readonly size: number,
  ) {}

  static async create(path: string, rowNames: readonly string[], columnNames: readonly string[]): Promise<MatrixWriter> {
    const header: MatrixHeader = { kind: 'matrix', precision: 'float32', rowNames, columnNames };
    const file = await BinaryFile.create(path, header);
    file.align();
    return new MatrixWriter(file, rowNames.length * columnNames.length);
  }

  async append(rows: Float32Array): Promise<void> {
    await this.file.append(rows);
    this.written += rows.length;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  assertWhole(): void {
    if (this.written !== this.size) throw new Error(`A matrix of ${this.size} values was given ${this.written}; this is a defect of the step that wrote it.`);
  }
}

export async function readMatrix(path: string): Promise<NamedMatrix<Float32Array | Float64Array>> {
  const { header, arrays } = await readBinary<MatrixHeader>(path, (h) => {
    if (h.kind !== 'matrix') throw new MatrixFileError(path, `expected a dense matrix, found ${String(h.kind)}`);
    return [{ type: h.precision === 'float32' ? Float32Array : Float64Array, length: h.rowNames.length * h.columnNames.length }];
  });
  return {
    rows: header.rowNames.length,
    columns: header.columnNames.length,
    rowNames: header.rowNames,
    columnNames: header.columnNames,
    values: arrays[0] as Float32Array | Float64Array,
  };
}

/** Writes counts of cells x genes (compressed sparse rows). */
export async function writeCounts(path: string, counts: SparseCounts): Promise<void> {
  const header: CountsHeader = { kind: 'counts', cells: counts.cells, genes: counts.genes, entries: counts.values.length };
  await writeBinary(path, header, [counts.starts, counts.indices, counts.values]);
}

export async function readCounts(path: string): Promise<SparseCounts> {
  const { header, arrays } = await readBinary<CountsHeader>(path, (h) => {
    if (h.kind !== 'counts') throw new MatrixFileError(path, `expected sparse counts, found ${String(h.kind)}`);
    return [
      { type: Uint32Array, length: h.cells.length + 1 },
      { type: Uint32Array, length: h.entries },
      { type: Float32Array, length: h.entries },
    ];
  });
  return {
    cells: header.cells,
    genes: header.genes,
    starts: arrays[0] as Uint32Array,
    indices: arrays[1] as Uint32Array,
    values: arrays[2] as Float32Array,
  };
}
