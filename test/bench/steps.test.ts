import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { writeWorld } from '../../data-catalog/world/write-world.js';
import { bench, root } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-bench-test-'));
const data = join(folder, 'world');

const measured = { runs: z.array(z.number().nonnegative()).length(2), median: z.number(), min: z.number(), max: z.number(), cold_ms: z.number() };
const entry = z.strictObject({
  step: z.string(), description: z.string(), unit: z.literal('ms'), ...measured, goal_ms: z.number(), met: z.boolean(),
  details: z.record(z.string(), z.unknown()).optional(), peers: z.array(z.strictObject({ name: z.string(), skipped: z.string() })),
});
const result = z.strictObject({
  bench: z.literal('steps'),
  study: z.string(),
  machine: z.strictObject({
    cpu: z.string(), cores: z.number(), memory_gib: z.number(), platform: z.string(), node: z.string(), date: z.iso.datetime(), load: z.number(),
    commit: z.string().nullable(), modified: z.boolean().nullable(),
  }),
  steps: z.array(entry),
  failures: z.array(z.strictObject({ step: z.string(), message: z.string() })),
});

const steps = (...parameters: string[]) => bench('steps', '--study', join(root, 'studies/demo.yaml'), '--data', data, '--runs', '2', ...parameters);

describe('npm run bench', () => {
  beforeAll(() => writeWorld(data, 1));
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes nothing but JSON to standard output, in the order of the steps, and the same to the file', async () => {
    const out = join(folder, 'new', 'bench.json');
    const { code, stdout, stderr } = await steps('--only', 'cox', '--only', 'log-rank', '--out', out);
    expect(code).toBe(0);
    const { study, steps: entries } = result.parse(JSON.parse(stdout));
    expect(study).toBe('demo');
    expect(entries.map(({ step }) => step)).toEqual(['log-rank', 'cox']);
    for (const { median, goal_ms, met } of entries) expect(met).toBe(median <= goal_ms);
    expect(entries[0]?.description).toContain('all 722 definitions');
    expect(entries[0]?.details?.input).toBe('states drawn with seed 1');
    expect(stderr).toContain('log-rank');
    expect(readFileSync(out, 'utf8')).toBe(stdout);
  });
  it('says why a peer was not timed', async () => {
    const { code, stdout } = await steps('--only', 'cox', '--peers', join(folder, 'no-python'));
    expect(code).toBe(0);
    expect(result.parse(JSON.parse(stdout)).steps[0]?.peers).toMatchObject([{ name: 'cox', skipped: expect.stringContaining('ENOENT') }]);
  });
  it('keeps the figures of earlier steps when a later one fails', async () => {
    const { code, stdout } = await steps('--only', 'read-matrices', '--only', 'cluster', '--run', join(folder, 'no-run'));
    expect(code).toBe(1);
    const { steps: entries, failures } = result.parse(JSON.parse(stdout));
    expect(entries.map(({ step }) => step)).toEqual(['read-matrices']);
    expect(failures).toMatchObject([{ step: 'cluster', message: expect.stringContaining('no-run') }]);
  });
  it('lists the benches and exits 2 without a name', async () => {
    const { code, stdout, stderr } = await bench();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('usage: npm run -s bench -- steps');
  });
  it.each([[['--runs', '0']], [['--only', 'nothing']], [['--unknown']], [['stray']]])('refuses %j', async (parameters) => {
    const { code, stdout, stderr } = await steps(...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('usage:');
  });
  it('names a file that is not there, without a stack', async () => {
    const { code, stdout, stderr } = await bench('steps', '--data', join(folder, 'nowhere'), '--only', 'cox');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('no such file');
    expect(stderr).not.toContain('    at ');
  });
});
