import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../engines/open-engine.js';
import { foldStatistics, updateRunningStatistics } from '../../../analysis/deconvolution/blue/batch-norm.js';
import { mixtures, startOf, TINY } from './small-study.js';

describe('batch norm', () => {
  it('keeps running statistics as PyTorch does: weight 0.1 and the unbiased variance', () => {
    // values 1, 2, 3, 6: mean 3, population variance 14 / 4 = 3.5, unbiased 14 / 3
    const running = { mean: Float32Array.of(0), variance: Float32Array.of(1) };
    updateRunningStatistics(running, Float32Array.of(3), Float32Array.of(3.5), 4);
    expect(running.mean[0]).toBeCloseTo(0.3, 6);
    expect(running.variance[0]).toBeCloseTo(0.9 + 0.1 * (14 / 3), 6);
    updateRunningStatistics(running, Float32Array.of(3), Float32Array.of(3.5), 4);
    expect(running.mean[0]).toBeCloseTo(0.57, 6);
    expect(running.variance[0]).toBeCloseTo(0.9 * (0.9 + 1.4 / 3) + 1.4 / 3, 6);
  });

  it('folds to one factor and one offset', () => {
    const { factor, offset } = foldStatistics({ mean: Float32Array.of(2), variance: Float32Array.of(4 - 1e-5) }, Float32Array.of(3), Float32Array.of(1));
    expect(factor[0]).toBeCloseTo(1.5, 6);
    expect(offset[0]).toBeCloseTo(-2, 6);
  });

  it('sees the statistics of the first convolution as computed by hand', async () => {
    const start = startOf(TINY);
    const batch = mixtures(TINY, 3, 'hand');
    const { genes, featureWidth } = TINY;
    const weight = start.parameters['features.profile.weight'] as Float32Array;
    const bias = start.parameters['features.profile.bias'] as Float32Array;
    const filter = start.parameters['down0.first.filter'] as Float32Array; // [1, 3, 1, 4]
    const values: number[] = [];
    for (let s = 0; s < 3; s++) {
      const f = Array.from({ length: featureWidth }, (_, j) => {
        let sum = bias[j] as number;
        for (let g = 0; g < genes; g++) sum += (batch.bulk[s * genes + g] as number) * (weight[g * featureWidth + j] as number);
        return sum;
      });
      for (let l = 0; l < featureWidth; l++) values.push([-1, 0, 1].reduce((sum, k) => sum + (f[l + k] ?? 0) * (filter[(k + 1) * 4 + 2] as number), 0));
    }
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const unbiased = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    const engine = await openEngine(1);
    const network = engine.createNetwork(TINY, start);
    network.trainStep(batch, 1e-4);
    const { statistics } = network.weights();
    await engine.close();
    expect(statistics['down0.first.mean']?.[2]).toBeCloseTo(0.1 * mean, 5);
    expect(statistics['down0.first.variance']?.[2]).toBeCloseTo(0.9 + 0.1 * unbiased, 5);
  });
});
