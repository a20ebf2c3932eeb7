import { describe, expect, it } from 'vitest';
import { ArchitectureError, headWidths, PUBLISHED_CHANNELS } from '../../../analysis/deconvolution/blue/architecture.js';
import { initialState, parameterShapes, size } from '../../../analysis/deconvolution/blue/parameters.js';
import { random, TINY } from './small-study.js';

const PUBLISHED = { genes: 1000, cellTypes: 6, featureWidth: 4096, channels: PUBLISHED_CHANNELS };

describe('the architecture', () => {
  it('has the number of weights of the released network', () => {
    const count = (pattern: RegExp) => parameterShapes(PUBLISHED).filter(({ name }) => pattern.test(name)).reduce((sum, { shape }) => sum + size(shape), 0);
    expect(count(/^features\./)).toBe(8_200_192);
    expect(count(/^head/)).toBe(21_255_878);
    expect(count(/^(down|up)/)).toBe(676_900);
    expect(count(/^profile\./)).toBe(4_097_000);
  });

  it('narrows the head with the feature width', () => {
    expect(headWidths(4096)).toEqual([4096, 1024, 256, 64]);
    expect(headWidths(512)).toEqual([512, 512, 256, 64]);
  });

  it('starts within the bounds of PyTorch', () => {
    const { parameters, statistics } = initialState(TINY, random('weights'));
    const largest = (name: string) => (parameters[name] as Float32Array).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    expect(largest('features.profile.weight')).toBeLessThanOrEqual(1 / Math.sqrt(TINY.genes));
    expect(largest('features.profile.weight')).toBeGreaterThan(0.95 / Math.sqrt(TINY.genes));
    expect(largest('down1.second.filter')).toBeLessThanOrEqual(1 / Math.sqrt(24));
    expect(largest('up0.widen.bias')).toBeLessThanOrEqual(1 / Math.sqrt(16));
    expect(parameters['down0.first.scale']).toEqual(new Float32Array(4).fill(1));
    expect(statistics['up1.second.variance']).toEqual(new Float32Array(3).fill(1));
  });

  it.each([
    [{ featureWidth: 30 }, /multiple of 4/],
    [{ featureWidth: 4 }, /at least 8/],
    [{ cellTypes: 1 }, /two/],
    [{ channels: [4, 7] }, /even/],
    [{ genes: 0 }, /above 0/],
  ])('refuses %o', (change, message) => {
    expect(() => parameterShapes({ ...TINY, ...change })).toThrow(ArchitectureError);
    expect(() => parameterShapes({ ...TINY, ...change })).toThrow(message);
  });
});
