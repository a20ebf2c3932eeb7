import type { Dataset, Metadata } from 'h5wasm';
import type { Hdf5File } from './hdf5-file.js';

/** HDF5's classes of types */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const ENUM = 8;
/** deflate packs at most about this well: a shape that promises more than that is a lie */
const BEST_PACKING = 1100;
/** a file of a few fill values may be as large as this whatever its storage */
const SMALL = 2 ** 20;
const LARGEST_CHUNK = 2 ** 29;
const MOST_NAMES = 10_000_000;
const BLOCK = 2 ** 20;
const KNOWN_FILTERS = new Set(['deflate', 'shuffle', 'fletcher32', 'szip', 'nbit', 'scaleoffset']);

export type Numbers = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A dataset of numbers or texts, read by blocks; checked, before anything is read, for shapes and storage that no honest file has. */
export class Hdf5Dataset {
  readonly shape: readonly number[];

  constructor(
    private readonly file: Hdf5File,
    readonly path: string,
    private readonly dataset: Dataset,
    private readonly metadata: Metadata,
    fileSize: number,
    memory: number,
  ) {
    this.shape = metadata.shape ?? [];
    if (metadata.virtual_sources !== undefined && metadata.virtual_sources.length > 0) {
      file.refuse(path, 'data inside the file', `a virtual dataset over ${JSON.stringify(metadata.virtual_sources[0]?.file_name)}`, 'Other files are not followed: write the file again with its data inside.');
    }
    const bytes = metadata.total_size * metadata.size;
    if (bytes > Math.max(SMALL, fileSize * BEST_PACKING)) {
      file.refuse(path, `no more values than a file of ${fileSize} bytes can hold`, `the shape ${this.shape.join(' x ')}`, 'The shape is wrong; write the file again.');
    }
    const chunk = (metadata.chunks ?? []).reduce((a, b) => a * b, metadata.size);
    if (chunk > Math.min(LARGEST_CHUNK, memory / 4)) {
      file.refuse(path, 'chunks of at most 512 MiB', `chunks of ${metadata.chunks?.join(' x ')}`, 'Write the file again with smaller chunks.');
    }
    const unknown = file.attempt(path, () => dataset.filters).find(({ name }) => !KNOWN_FILTERS.has(name));
    if (unknown !== undefined) file.refuse(path, 'data packed with gzip or not at all', `the filter ${unknown.name || unknown.id}`, "Write the file again, in Python with compression='gzip'.");
  }

  get length(): number {
    return this.shape[0] ?? 0;
  }

  get isText(): boolean {
    return this.metadata.type === STRING;
  }

  get isNumber(): boolean {
    return this.metadata.type === INTEGER || this.metadata.type === FLOAT;
  }

  /** `false` and `true` as h5py writes them, undefined for other enumerations */
  private get isBoolean(): boolean {
    return this.metadata.type === ENUM;
  }

  /** The numbers from..to of a list, or of the rows from..to of a matrix. */
  numbers(from: number, to: number): Numbers {
    if (!this.isNumber) this.file.refuse(this.path, 'numbers', this.isText ? 'texts' : 'values of another kind', 'Name the dataset that holds the counts.');
    const ranges: [number, number][] = [[from, to], ...this.shape.slice(1).map((size): [number, number] => [0, size])];
    const values = this.file.attempt(this.path, () => this.dataset.slice(ranges)) as Numbers | BigInt64Array | BigUint64Array;
    return values instanceof BigInt64Array || values instanceof BigUint64Array ? fromBig(values) : values;
  }

  /** All of a list of numbers. */
  allNumbers(most: number): Numbers {
    this.checkLength(most);
    return this.numbers(0, this.length);
  }

  /** Rows of a matrix to read at a time: about `values` numbers, whole chunks where these are not much larger. */
  rowsAtOnce(values: number): number {
    const rows = Math.max(1, Math.floor(values / Math.max(1, this.shape[1] ?? 1)));
    const chunk = this.metadata.chunks?.[0] ?? 1;
    return chunk <= 16 * rows ? Math.max(1, Math.round(rows / chunk)) * chunk : rows;
  }

  /** All of a list of texts; whole numbers and booleans are written out. */
  texts(): string[] {
    this.checkLength(MOST_NAMES);
    const texts: string[] = [];
    for (let from = 0; from < this.length; from += BLOCK) {
      const ranges: [number, number][] = [[from, Math.min(this.length, from + BLOCK)]];
      const block = this.file.attempt(this.path, () => this.dataset.slice(ranges)) as Iterable<string | number | bigint | boolean>;
      for (const value of block) texts.push(this.isBoolean ? (Number(value) === 1 ? 'True' : 'False') : String(value));
    }
    return texts;
  }

  private checkLength(most: number): void {
    if (this.shape.length !== 1) this.file.refuse(this.path, 'a list', `the shape ${this.shape.join(' x ') || 'of a single value'}`, 'Write the file again as AnnData or Cell Ranger lay it out.');
    if (this.length > most) this.file.refuse(this.path, `at most ${most} values`, `${this.length}`, 'Check that this is the right file.');
  }
}

/** Whole numbers below 2^53, as their files write them in 64 bits. */
function fromBig(values: BigInt64Array | BigUint64Array): Float64Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const signed = values instanceof BigInt64Array;
  return Float64Array.from(values, (_, i) => {
    const high = words[2 * i + 1] as number;
    return (signed ? high | 0 : high) * 2 ** 32 + (words[2 * i] as number);
  });
}
