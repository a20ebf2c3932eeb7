import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

export interface InputDescription {
  /** path relative to the data folder */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** lines below the header (tables), or what the size line declares (MatrixMarket) */
  readonly rows: number;
  readonly columns: number;
}

/** Size and hash of a file, without reading it as a table. */
export async function hashInput(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return { size: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Rows and columns of a table or of a MatrixMarket file, gzipped or not, streamed. */
export async function measureInput(path: string): Promise<{ rows: number; columns: number }> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let head = '';
  let lines = 0;
  let last = 10;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    if (head.length < 1 << 20 && lines < 50) head += bytes.toString('latin1');
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
    last = bytes[bytes.length - 1] ?? last;
  }
  if (last !== 10) lines++;
  if (head.startsWith('%%MatrixMarket')) {
    const size = head.split('\n').find((line) => line !== '' && !line.startsWith('%')) ?? '';
    const [rows = 0, columns = 0] = size.trim().split(/\s+/).map(Number);
    return { rows, columns };
  }
  const header = head.slice(0, head.indexOf('\n') === -1 ? head.length : head.indexOf('\n'));
  const separator = header.includes('\t') ? '\t' : ',';
  return { rows: Math.max(0, lines - 1), columns: header === '' ? 0 : header.split(separator).length };
}
