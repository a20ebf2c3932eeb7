/** Added to the variance (PyTorch's default). */
export const BATCH_NORM_EPSILON = 1e-5;
/** Weight of the newest batch in the running statistics (PyTorch's default). */
export const BATCH_NORM_MOMENTUM = 0.1;

/** Running statistics of one batch norm, changed in place; they are what prediction uses. */
export interface RunningStatistics {
  readonly mean: Float32Array;
  /** unbiased */
  readonly variance: Float32Array;
}

/**
 * running = 0.9 running + 0.1 batch, for the mean and for the unbiased variance (population variance times n / (n - 1)),
 * as PyTorch's BatchNorm1d does. `count`: values behind each channel's statistics (batch times length).
 */
export function updateRunningStatistics(running: RunningStatistics, mean: Float32Array, variance: Float32Array, count: number): void {
  const unbiased = count > 1 ? count / (count - 1) : 1;
  for (let j = 0; j < mean.length; j++) {
    running.mean[j] = (1 - BATCH_NORM_MOMENTUM) * (running.mean[j] as number) + BATCH_NORM_MOMENTUM * (mean[j] as number);
    running.variance[j] = (1 - BATCH_NORM_MOMENTUM) * (running.variance[j] as number) + BATCH_NORM_MOMENTUM * (variance[j] as number) * unbiased;
  }
}

/** relu(batchNorm(x)) with fixed statistics is relu(x * factor + offset). */
export function foldStatistics(running: RunningStatistics, scale: Float32Array, shift: Float32Array): { factor: Float32Array; offset: Float32Array } {
  const factor = scale.map((s, j) => s / Math.sqrt((running.variance[j] as number) + BATCH_NORM_EPSILON));
  const offset = shift.map((h, j) => h - (running.mean[j] as number) * (factor[j] as number));
  return { factor, offset };
}
