/**
 * The constant mean profile: for each type the mean of the training truths of the samples in which it was drawn.
 * A type that no sample has is zero.
 * @param profiles (samples * types) x genes, sample by sample
 * @param proportions samples x types
 * @returns types x genes
 */
export function meanProfiles(profiles: Float32Array | Float64Array, proportions: ArrayLike<number>, types: number, genes: number): Float64Array {
  const samples = proportions.length / types;
  const mean = new Float64Array(types * genes);
  const drawn = new Float64Array(types);
  for (let sample = 0; sample < samples; sample++) {
    for (let type = 0; type < types; type++) {
      if (!((proportions[sample * types + type] as number) > 0)) continue;
      drawn[type]!++;
      const from = (sample * types + type) * genes;
      for (let gene = 0; gene < genes; gene++) mean[type * genes + gene]! += profiles[from + gene] as number;
    }
  }
  for (let type = 0; type < types; type++) {
    if (drawn[type] === 0) continue;
    for (let gene = type * genes; gene < (type + 1) * genes; gene++) mean[gene]! /= drawn[type] as number;
  }
  return mean;
}
