import { type FileHandle, open } from 'node:fs/promises';

const MAGIC = 'DCMX';
const ALIGNMENT = 64;
const CHUNK = 64 * 1024 * 1024;

export class MatrixFileError extends Error {
  readonly code = 'MATRIX_FILE';
  constructor(path: string, found: string) {
    super(`${path} is not a matrix file of this project: ${found}. It was damaged or written by another version; remove it and run again.`);
    this.name = 'MatrixFileError';
  }
}

export type BinaryArray = Float32Array | Float64Array | Uint32Array;

/** One file: magic, header length (uint32 LE), JSON header, then the arrays, each aligned to 64 bytes, little-endian. */
export async function writeBinary(path: string, header: object, arrays: readonly BinaryArray[]): Promise<void> {
  const file = await BinaryFile.create(path, header);
  try {
    for (const array of arrays) {
      file.align();
      await file.append(array);
    }
  } finally {
    await file.close();
  }
}

/** A file that is written piece by piece. */
export class BinaryFile {
  private constructor(
    private readonly file: FileHandle,
    private position: number,
  ) {}

  static async create(path: string, header: object): Promise<BinaryFile> {
    const json = Buffer.from(JSON.stringify(header));
    const head = Buffer.alloc(8);
    head.write(MAGIC, 0, 'latin1');
    head.writeUInt32LE(json.length, 4);
    const binary = new BinaryFile(await open(path, 'w'), 0);
    await binary.append(head);
    await binary.append(json);
    return binary;
  }

  /** What follows is the begin of an array. */
  align(): void {
    this.position = align(this.position);
  }

  async append(values: BinaryArray | Uint8Array): Promise<void> {
    this.position = await writeAll(this.file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.position);
  }

  /** Synchronised to disk. */
  async close(): Promise<void> {
    try {
      await this.file.sync();
    } finally {
      await this.file.close();
    }
  }
}

/** Reads the header, then asks `layout` which arrays (constructor and length) follow. */
export async function readBinary<H>(
  path: string,
  layout: (header: H) => readonly { readonly type: BinaryArrayConstructor; readonly length: number }[],
): Promise<{ header: H; arrays: BinaryArray[] }> {
  const file = await open(path, 'r');
  try {
    const head = await readAll(file, 0, 8, path);
    if (Buffer.from(head.buffer, 0, 4).toString('latin1') !== MAGIC) throw new MatrixFileError(path, 'the first four bytes differ');
    const length = new DataView(head.buffer).getUint32(4, true);
    const header = JSON.parse(Buffer.from(await readAll(file, 8, length, path)).toString('utf8')) as H;
    let position = 8 + length;
    const arrays: BinaryArray[] = [];
    for (const { type, length: n } of layout(header)) {
      position = align(position);
      const bytes = await readAll(file, position, n * type.BYTES_PER_ELEMENT, path);
      arrays.push(new type(bytes.buffer as ArrayBuffer, 0, n));
      position += bytes.byteLength;
    }
    return { header, arrays };
  } finally {
    await file.close();
  }
}

export type BinaryArrayConstructor = Float32ArrayConstructor | Float64ArrayConstructor | Uint32ArrayConstructor;

function align(position: number): number {
  return Math.ceil(position / ALIGNMENT) * ALIGNMENT;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  // In pieces: one write of more than 2 GiB is refused by the operating system.
  for (let from = 0; from < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, from, Math.min(CHUNK, bytes.byteLength - from), position + from);
    from += bytesWritten;
  }
  return position + bytes.byteLength;
}

async function readAll(file: FileHandle, position: number, length: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let from = 0; from < length; ) {
    const { bytesRead } = await file.read(bytes, from, Math.min(CHUNK, length - from), position + from);
    if (bytesRead === 0) throw new MatrixFileError(path, `it ends ${length - from} bytes early`);
    from += bytesRead;
  }
  return bytes;
}
