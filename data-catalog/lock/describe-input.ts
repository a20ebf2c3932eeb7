import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { isHdf5 } from '../hdf5/hdf5-file.js';
import { forEachBlock } from '../readers/line-blocks.js';

export interface InputDescription {
  /** path relative to the data folder */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** lines below the header (tables), or what the size line declares (MatrixMarket); 0 where a file is no text */
  readonly rows: number;
  readonly columns: number;
}

/** Size and hash of a file, without reading it as a table. */
export async function hashInput(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return { size: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** First bytes of files that are no text: Parquet, zip (Excel workbooks). */
const BINARY = ['PAR1', 'PK\u0003\u0004'].map((text) => Buffer.from(text, 'latin1'));

/**
 * Rows and columns of a table (TSV, CSV), of a MatrixMarket file, gzipped or not, streamed, or of an HDF5 file (cells, genes); of another
 * binary file 0: its reader knows them.
 * @throws InputFileError when the file is damaged
 */
export async function measureInput(path: string): Promise<{ rows: number; columns: number }> {
  if (await isHdf5(path)) return (await import('./measure-hdf5.js')).measureHdf5(path);
  if (await isBinary(path)) return { rows: 0, columns: 0 };
  let header: string | undefined;
  let size: { rows: number; columns: number } | undefined;
  let lines = 0;
  await forEachBlock(path, (bytes, end) => {
    for (let from = 0; from < end && size === undefined; ) {
      const to = bytes.indexOf(10, from);
      if (header !== undefined && !header.startsWith('%%MatrixMarket')) {
        lines++;
      } else {
        const text = decoder.decode(bytes.subarray(from, to)).replace(/\r$/, '');
        if (header === undefined) header = text;
        else if (text !== '' && !text.startsWith('%')) size = sizeLine(text);
      }
      from = to + 1;
    }
  });
  if (size !== undefined) return size;
  if (header === undefined || header === '') return { rows: 0, columns: 0 };
  return { rows: lines, columns: header.split(header.includes('\t') ? '\t' : ',').length };
}

const decoder = new TextDecoder();

async function isBinary(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return BINARY.some((first) => first.equals(buffer));
  } finally {
    await handle.close();
  }
}

function sizeLine(text: string): { rows: number; columns: number } {
  const [rows = 0, columns = 0] = text.trim().split(/\s+/).map(Number);
  return { rows: Number.isFinite(rows) ? rows : 0, columns: Number.isFinite(columns) ? columns : 0 };
}
