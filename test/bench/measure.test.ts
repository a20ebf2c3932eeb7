import { describe, expect, it } from 'vitest';
import { measure, median, NothingMeasuredError, summarise } from '../../bench/measure.js';

/** A clock that is read twice a run: at its start and at its end. */
function clock(...durations: number[]): () => number {
  const readings = durations.flatMap((duration, run) => [run * 1000, run * 1000 + duration]);
  return () => readings.shift() ?? Number.NaN;
}

describe('median', () => {
  it('is the middle of an odd number of values', () => expect(median([9, 1, 5])).toBe(5));
  it('is the mean of the two middle ones of an even number', () => expect(median([10, 1, 4, 2])).toBe(3));
  it('orders by value, not as text', () => expect(median([100, 9, 20])).toBe(20));
  it('of one value is the value', () => expect(median([7])).toBe(7));
  it('leaves the values as they were', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
  it('of nothing is an error', () => expect(() => median([])).toThrow(NothingMeasuredError));
});

describe('summarise', () => {
  it('keeps the order of the runs and rounds to a microsecond', () => {
    expect(summarise([3.00049, 1, 2], 8.00051)).toEqual({ runs: [3, 1, 2], median: 2, min: 1, max: 3, cold_ms: 8.001 });
  });
  it('knows runs without a cold one', () => expect(summarise([4], null).cold_ms).toBeNull());
  it('of nothing is an error', () => expect(() => summarise([], 1)).toThrow(NothingMeasuredError));
});

describe('measure', () => {
  it('runs once cold, which counts apart, and then as often as asked', async () => {
    let calls = 0;
    const measured = await measure(() => calls++, 3, clock(500, 4, 2, 3));
    expect(calls).toBe(4);
    expect(measured).toEqual({ runs: [4, 2, 3], median: 3, min: 2, max: 4, cold_ms: 500 });
  });
  it('waits for work that promises', async () => {
    let done = 0;
    await measure(() => new Promise<void>((resolve) => setTimeout(() => { done++; resolve(); }, 1)), 2);
    expect(done).toBe(3);
  });
  it('passes errors on', async () => {
    await expect(measure(() => { throw new RangeError('broken'); }, 1)).rejects.toThrow('broken');
  });
  it('refuses to run less than once', async () => {
    await expect(measure(() => undefined, 0)).rejects.toThrow(NothingMeasuredError);
  });
});
