import type { EntryBlock } from '../sort-entries.js';

const BLOCK = 2 ** 20;

/** Counts as a reader meets them, in any order, 12 bytes each; nothing is moved while the list grows. */
export class EntryList {
  private readonly full: EntryBlock[] = [];
  private gene = new Uint32Array(BLOCK);
  private cell = new Uint32Array(BLOCK);
  private value = new Float32Array(BLOCK);
  private used = 0;

  add(gene: number, cell: number, value: number): void {
    if (this.used === BLOCK) {
      this.full.push({ gene: this.gene, cell: this.cell, value: this.value });
      this.gene = new Uint32Array(BLOCK);
      this.cell = new Uint32Array(BLOCK);
      this.value = new Float32Array(BLOCK);
      this.used = 0;
    }
    this.gene[this.used] = gene;
    this.cell[this.used] = cell;
    this.value[this.used++] = value;
  }

  /** All of them; the list is empty afterwards. */
  take(): EntryBlock[] {
    const { used } = this;
    const blocks = [...this.full.splice(0), { gene: this.gene.subarray(0, used), cell: this.cell.subarray(0, used), value: this.value.subarray(0, used) }];
    this.used = 0;
    return blocks;
  }
}
