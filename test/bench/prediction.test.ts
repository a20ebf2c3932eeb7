import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { bench } from './command.js';

const result = z.strictObject({
  bench: z.literal('prediction'), unit: z.literal('ms'), machine: z.record(z.string(), z.unknown()),
  patients: z.number(), width: z.number(), genes: z.number(), cell_types: z.number(),
  engines: z.array(z.strictObject({
    engine: z.string(), version: z.string(), threads: z.number(), runs: z.array(z.number()).length(2), median: z.number(), min: z.number(), max: z.number(),
    cold_ms: z.number(), goal_ms: z.literal(5000), met: z.boolean(),
  })),
});

describe('npm run bench -- prediction', () => {
  afterEach(() => vi.restoreAllMocks());
  it('times the deconvolution of a cohort', async () => {
    const { code, stdout, stderr } = await bench('prediction', '--patients', '40', '--width', '32', '--genes', '20', '--runs', '2', '--threads', '1', '--only', 'wasm');
    expect(code).toBe(0);
    const { patients, width, genes, engines } = result.parse(JSON.parse(stdout));
    expect([patients, width, genes]).toEqual([40, 32, 20]);
    expect(engines).toMatchObject([{ engine: 'wasm', threads: 1, met: true }]);
    expect(stderr).toContain('40 patients');
  });
  it.each([[['--patients', '0']], [['--only', 'nothing']], [['--unknown']]])('refuses %j', async (parameters) => {
    const { code, stderr } = await bench('prediction', ...parameters);
    expect(code).toBe(2);
    expect(stderr).toContain('options of prediction:');
  });
});
