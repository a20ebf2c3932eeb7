const CACHED = 4096;

/**
 * log2(CPM + 1) of one row of summed counts, written as float32. Small whole sums come back many times in a row:
 * their logarithm is taken once.
 */
export class LogCountsPerMillion {
  private readonly logs = new Float32Array(CACHED);
  private readonly rowOf = new Int32Array(CACHED);
  private row = 0;

  /**
   * @param sums the row stands at `from`, `genes` values long
   * @param total its sum, > 0
   * @param at where the row starts in `out`
   */
  log(sums: Uint32Array | Float64Array, from: number, genes: number, total: number, out: Float32Array, at: number): void {
    if (sums instanceof Uint32Array) this.logWhole(sums, from, genes, total, out, at);
    else for (let gene = 0; gene < genes; gene++) out[at + gene] = Math.log2(((sums[from + gene] as number) / total) * 1e6 + 1);
  }

  private logWhole(sums: Uint32Array, from: number, genes: number, total: number, out: Float32Array, at: number): void {
    const row = ++this.row;
    const { logs, rowOf } = this;
    for (let gene = 0; gene < genes; gene++) {
      const sum = sums[from + gene] as number;
      if (sum >= CACHED) out[at + gene] = Math.log2((sum / total) * 1e6 + 1);
      else {
        if (rowOf[sum] !== row) {
          rowOf[sum] = row;
          logs[sum] = Math.log2((sum / total) * 1e6 + 1);
        }
        out[at + gene] = logs[sum] as number;
      }
    }
  }
}
