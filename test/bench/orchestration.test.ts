import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { bench } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-bench-orchestration-test-'));

const measured = z.strictObject({ runs: z.array(z.number().positive()).length(1), median: z.number(), min: z.number(), max: z.number(), cold_ms: z.null() });
const timed = z.strictObject({
  name: z.string(), version: z.string(), note: z.string(), cold: measured, cold_per_step: z.number(), warm: measured, warm_per_step: z.number(), warm_hits: z.number().nullable(),
});
const skipped = z.strictObject({ name: z.string(), skipped: z.string() });
const result = z.strictObject({
  bench: z.literal('orchestration'), unit: z.literal('ms'), machine: z.record(z.string(), z.unknown()), steps: z.number(),
  graphs: z.array(z.strictObject({ shape: z.enum(['chain', 'fan-out']), contestants: z.array(z.union([timed, skipped])) })),
});

describe('npm run bench -- orchestration', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('times a fan-out through server, worker and store, from nothing and again, when every step is a hit', { timeout: 180_000 }, async () => {
    const { code, stdout, stderr } = await bench('orchestration', '--steps', '3', '--runs', '1', '--shape', 'fan-out');
    expect(code, stderr).toBe(0);
    const { steps, graphs } = result.parse(JSON.parse(stdout));
    expect(steps).toBe(3);
    expect(graphs).toMatchObject([{ shape: 'fan-out', contestants: [{ name: 'deconflow', warm_hits: 3 }] }]);
    expect(stderr).toContain('fan-out of 3, deconflow');
  });

  it('says why a peer was not timed, and ends with 1 when none was', { timeout: 60_000 }, async () => {
    vi.stubEnv('PATH', join(folder, 'no-programs'));
    const { code, stdout } = await bench('orchestration', '--steps', '3', '--runs', '1', '--only', 'snakemake', '--peers', join(folder, 'peers'));
    expect(code).toBe(1);
    expect(result.parse(JSON.parse(stdout)).graphs[0]?.contestants).toMatchObject([{ name: 'snakemake', skipped: expect.stringContaining('python3') }]);
  });

  it.each([[['--steps', '0']], [['--shape', 'ring']], [['--only', 'nothing']], [['--unknown']]])('refuses %j', async (parameters) => {
    const { code, stdout, stderr } = await bench('orchestration', ...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('options of orchestration:');
  });
});
