import { type FileHandle, open } from 'node:fs/promises';

/** A named float32 array with its shape. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafetensorsContent {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const CHUNK = 64 * 1024 * 1024;
const MAX_HEADER = 100 * 1024 * 1024;

export class SafetensorsError extends Error {
  readonly code = 'SAFETENSORS';
  constructor(path: string, problem: string) {
    super(`${path} cannot be read as a safetensors file: ${problem}. It was damaged or cut short; remove it and run again.`);
    this.name = 'SafetensorsError';
  }
}

/**
 * Writes float32 arrays in the safetensors format: header length (uint64), JSON header, then the values, little-endian, in the given order.
 * Equal content gives equal bytes. Synchronised to disk before it returns.
 */
export async function writeSafetensors(path: string, tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>> = {}): Promise<void> {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' '); // padded with spaces so that the values are aligned
  head.writeBigUInt64LE(BigInt(head.length - 8), 0);
  json.copy(head, 8);
  const file = await open(path, 'w');
  try {
    await writeAll(file, head);
    for (const { values } of tensors) await writeAll(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function readSafetensors(path: string): Promise<SafetensorsContent> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size < 8) throw new SafetensorsError(path, 'it has no header');
    const length = Number(Buffer.from(await readExactly(file, 0, 8, path)).readBigUInt64LE());
    if (length > MAX_HEADER || 8 + length > size) throw new SafetensorsError(path, 'the header is longer than the file');
    const { metadata, entries } = parseHeader(Buffer.from(await readExactly(file, 8, length, path)).toString('utf8'), path);
    const tensors = new Map<string, NamedTensor>();
    for (const [name, { dtype, shape, data_offsets: [from, to] }] of entries) {
      const count = shape.reduce((product, n) => product * n, 1);
      if (dtype !== 'F32') throw new SafetensorsError(path, `${name} is ${dtype}, only F32 is used here`);
      if (to - from !== count * 4 || from < 0 || 8 + length + to > size) throw new SafetensorsError(path, `the values of ${name} do not fit its shape or the file`);
      const bytes = await readExactly(file, 8 + length + from, to - from, path);
      tensors.set(name, { name, shape, values: new Float32Array(bytes.buffer as ArrayBuffer, 0, count) });
    }
    return { tensors, metadata };
  } finally {
    await file.close();
  }
}

function parseHeader(text: string, path: string): { metadata: Record<string, string>; entries: [string, Entry][] } {
  try {
    const { __metadata__, ...entries } = JSON.parse(text) as Record<string, unknown>;
    return { metadata: (__metadata__ ?? {}) as Record<string, string>, entries: Object.entries(entries) as [string, Entry][] };
  } catch {
    throw new SafetensorsError(path, 'the header is not JSON');
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.byteLength; ) {
    from += (await file.write(bytes, from, Math.min(CHUNK, bytes.byteLength - from))).bytesWritten;
  }
}

async function readExactly(file: FileHandle, position: number, length: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let from = 0; from < length; ) {
    const { bytesRead } = await file.read(bytes, from, Math.min(CHUNK, length - from), position + from);
    if (bytesRead === 0) throw new SafetensorsError(path, `it ends ${length - from} bytes early`);
    from += bytesRead;
  }
  return bytes;
}
