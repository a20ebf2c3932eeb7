import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResourceMeter, threadTime } from '../../../activities/kit/resource-meter.js';

/** Clocks and memory that the test turns by hand. */
function surroundings() {
  const now = { process: 100, memory: 1000, a: 0, b: 0 };
  return { now, meter: new ResourceMeter(() => now.process, () => now.memory) };
}

describe('the resources of steps that run side by side', () => {
  it('are the time of their own threads, and equal shares of the rest', () => {
    const { now, meter } = surroundings();
    const a = meter.begin(() => now.a);
    // Alone: 4 s of its thread, 2 s of helpers.
    Object.assign(now, { process: 106, a: 4 });
    const b = meter.begin(() => now.b);
    // Side by side: 1 s and 3 s of threads, 2 s of helpers in halves.
    Object.assign(now, { process: 112, a: 5, b: 3, memory: 5000 });
    expect(a.end()).toEqual({ cpuSeconds: 8, peakMemoryBytes: 5000 });
    Object.assign(now, { process: 113, b: 4, memory: 2000 });
    expect(b.end()).toEqual({ cpuSeconds: 5, peakMemoryBytes: 5000 });
  });

  it('leave out what was used while nothing ran', () => {
    const { now, meter } = surroundings();
    const a = meter.begin(() => now.a);
    expect(a.end().cpuSeconds).toBe(0);
    now.process = 500;
    const b = meter.begin(() => now.b);
    Object.assign(now, { process: 501, b: 1 });
    expect(b.end().cpuSeconds).toBe(1);
  });

  it('are shared altogether where threads tell no time', () => {
    const { now, meter } = surroundings();
    const a = meter.begin(() => Number.NaN);
    const b = meter.begin(() => Number.NaN);
    now.process = 106;
    expect([a.end().cpuSeconds, b.end().cpuSeconds]).toEqual([3, 3]);
  });

  it.skipIf(process.platform !== 'linux')('come from the system: this thread’s time grows as it works', () => {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    const before = threadTime(thread);
    const wall = performance.now();
    while (threadTime(thread) - before < 0.05) if (performance.now() - wall > 20_000) throw new Error('the time of this thread stands still');
    expect(threadTime(thread) - before).toBeLessThan((performance.now() - wall) / 1000 + 0.05);
    expect(threadTime(2 ** 30)).toBeNaN();
  });
});
