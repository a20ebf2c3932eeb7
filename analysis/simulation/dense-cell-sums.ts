import type { SparseCounts } from '../matrix/matrix.js';
import type { CellSums, Sums } from './cell-sums.js';
import { ADD_CELLS } from './kernel/add-cells.js';

const BLOCK = 64;
const PAGE = 65536;
/** What the type definitions of Node leave out of WebAssembly.Memory. */
interface GrowingMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
const Memory = WebAssembly.Memory as unknown as new (size: { initial: number; maximum: number }) => GrowingMemory;

/** The dense table may take so many bytes. */
const LARGEST_TABLE = 1.5e9;

interface Kernel {
  addCells(table: number, rows: number, blocks: number, draws: number, ends: number, groups: number, sums: number): void;
  addLarge(starts: number, large: number, blocks: number, draws: number, ends: number, groups: number, sums: number): void;
  addTypes(blocks: number, groups: number, types: number, sums: number, bulk: number, totals: number): void;
}

/**
 * Sums whole counts exactly with WebAssembly: a dense table of one byte a count, in blocks of 64 genes, so that each drawn cell is
 * one cache line and a block of all cells stays in cache; what exceeds 15 is kept apart as sparse entries, so that bytes can be added
 * as bytes. A sum may reach 2^32 - 1.
 */
export class DenseCellSums implements CellSums {
  private readonly rows: number;
  private readonly blocks: number;
  private readonly types: number;
  private readonly largeStartsAt: number;
  private readonly largeAt: number;
  private readonly free: number;
  private readonly memory: GrowingMemory;
  private readonly kernel: Kernel;

  /** Whether the counts are whole and the table is small enough. */
  static fits(counts: SparseCounts, pools: readonly Uint32Array[]): boolean {
    const rows = pools.reduce((sum, pool) => sum + pool.length, 0);
    return rows * (counts.genes.length + BLOCK) < LARGEST_TABLE && counts.values.every((value) => value === value >>> 0);
  }

  constructor(counts: SparseCounts, pools: readonly Uint32Array[]) {
    this.types = pools.length;
    this.rows = pools.reduce((sum, pool) => sum + pool.length, 0);
    this.blocks = Math.ceil(counts.genes.length / BLOCK);
    const large: number[] = [];
    const largeStarts = new Uint32Array(this.rows + 1);
    const tableBytes = this.rows * this.blocks * BLOCK;
    this.memory = new Memory({ initial: Math.ceil(tableBytes / PAGE) + 1, maximum: PAGE });
    const table = new Uint8Array(this.memory.buffer);
    let row = 0;
    for (const pool of pools) {
      for (const cell of pool) {
        const end = counts.starts[cell + 1] as number;
        for (let entry = counts.starts[cell] as number; entry < end; entry++) {
          const gene = counts.indices[entry] as number;
          const value = counts.values[entry] as number;
          table[((gene >>> 6) * this.rows + row) * BLOCK + (gene & 63)] = Math.min(value, 15);
          if (value > 15) large.push(gene, value - 15);
        }
        largeStarts[++row] = large.length / 2;
      }
    }
    this.largeStartsAt = tableBytes;
    this.largeAt = tableBytes + largeStarts.byteLength;
    this.free = align(this.largeAt + large.length * 4);
    this.reserve(this.free);
    new Uint32Array(this.memory.buffer, this.largeStartsAt, largeStarts.length).set(largeStarts);
    new Uint32Array(this.memory.buffer, this.largeAt, large.length).set(large);
    const module = new WebAssembly.Module(Buffer.from(ADD_CELLS, 'base64'));
    this.kernel = new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports as unknown as Kernel;
  }

  add(draws: Uint32Array, ends: Uint32Array): Sums<Uint32Array> {
    const { kernel, rows, blocks, types } = this;
    const stride = blocks * BLOCK;
    const n = ends.length;
    const drawsAt = this.free;
    const endsAt = drawsAt + draws.byteLength;
    const totalsAt = align(endsAt + ends.byteLength);
    const sumsAt = align(totalsAt + n * 8);
    const bulkAt = sumsAt + n * stride * 4;
    this.reserve(bulkAt + (n / types) * stride * 4);
    const { buffer } = this.memory;
    new Uint32Array(buffer, drawsAt, draws.length).set(draws);
    new Uint32Array(buffer, endsAt, n).set(ends);
    kernel.addCells(0, rows, blocks, drawsAt, endsAt, n, sumsAt);
    kernel.addLarge(this.largeStartsAt, this.largeAt, blocks, drawsAt, endsAt, n, sumsAt);
    kernel.addTypes(blocks, n, types, sumsAt, bulkAt, totalsAt);
    return {
      groups: new Uint32Array(buffer, sumsAt, n * stride),
      bulk: new Uint32Array(buffer, bulkAt, (n / types) * stride),
      totals: new Float64Array(buffer, totalsAt, n),
      stride,
    };
  }

  private reserve(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }
}

function align(position: number): number {
  return Math.ceil(position / BLOCK) * BLOCK;
}
