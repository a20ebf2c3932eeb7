/** Sums of the counts of drawn cells; valid until the next call. */
export interface Sums<V extends Uint32Array | Float64Array = Uint32Array | Float64Array> {
  /** (samples * types) x stride, a group a row: the sum of its cells */
  readonly groups: V;
  /** samples x stride: the sum over the types */
  readonly bulk: V;
  /** the sum of each row of `groups` */
  readonly totals: Float64Array;
  /** genes, or a little more */
  readonly stride: number;
}

/** Adds up drawn cells. Rows are the cells of all pools, one pool after the other. */
export interface CellSums {
  /**
   * @param draws row numbers, all draws of the first group, then of the second, …
   * @param ends where each group ends in `draws`; groups are the types of the first sample, then of the second, …
   */
  add(draws: Uint32Array, ends: Uint32Array): Sums;
}
