import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { parseTrainingOptions } from '../../bench/training/options.js';
import { bench } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-bench-training-test-'));

const figures = z.strictObject({
  engine: z.string(), version: z.string(), threads: z.number(), note: z.string(),
  wall: z.strictObject({ runs: z.array(z.number().positive()).length(6), median: z.number(), min: z.number(), max: z.number(), cold_ms: z.number() }),
  cpu: z.strictObject({ median: z.number(), min: z.number() }),
  peak_mib: z.number().positive(), first_loss: z.number(), loss_at_50: z.number().optional(),
});
const entry = z.union([figures, z.strictObject({ engine: z.string(), skipped: z.string() })]);
const result = z.strictObject({
  bench: z.literal('training'), unit: z.literal('ms'), machine: z.record(z.string(), z.unknown()), batch: z.literal(32), cell_types: z.literal(6), steps: z.number(),
  sizes: z.array(z.strictObject({ width: z.number(), genes: z.number(), engines: z.array(figures), peers: z.array(entry), to_pytorch: z.null() })),
});

const tiny = (...parameters: string[]) => bench('training', '--widths', '32', '--genes', '20', '--steps', '6', '--threads', '1', '--only', 'wasm', ...parameters);

describe('npm run bench -- training', () => {
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('pairs widths with genes and has the published sizes as default', () => {
    expect(parseTrainingOptions([])).toEqual({
      sizes: [{ width: 512, genes: 500 }, { width: 1024, genes: 1636 }, { width: 4096, genes: 3538 }],
      steps: 20, threads: 2, only: [], peers: undefined, loss: false, out: undefined,
    });
    expect(parseTrainingOptions(['--widths', '64,32', '--genes', '7,9', '--only', 'wasm', '--loss'])).toMatchObject({
      sizes: [{ width: 64, genes: 7 }, { width: 32, genes: 9 }], only: ['wasm'], loss: true,
    });
  });

  it('times every size in a process of its own and writes JSON only', async () => {
    const out = join(folder, 'new', 'training.json');
    const { code, stdout, stderr } = await tiny('--widths', '32,64', '--genes', '20,30', '--out', out);
    expect(code).toBe(0);
    const { sizes, steps } = result.parse(JSON.parse(stdout));
    expect(steps).toBe(6);
    expect(sizes.map(({ width, genes, engines }) => [width, genes, engines.map(({ engine }) => engine)])).toEqual([[32, 20, ['wasm']], [64, 30, ['wasm']]]);
    expect(sizes[0]?.engines[0]).not.toHaveProperty('loss_at_50');
    expect(stderr).toContain('width 64, 30 genes');
    expect(readFileSync(out, 'utf8')).toBe(stdout);
  });

  it('goes on to the loss of step 50, which is the same twice', async () => {
    const losses = async () => {
      const { stdout } = await tiny('--loss');
      return result.parse(JSON.parse(stdout)).sizes.map(({ engines }) => [engines[0]!.first_loss, engines[0]!.loss_at_50!]);
    };
    const found = await losses();
    for (const [first, last] of found) expect(last).toBeLessThan(first!);
    expect(await losses()).toEqual(found);
  });

  it('says why PyTorch was not timed, and times the engine all the same', async () => {
    const { code, stdout } = await tiny('--peers', join(folder, 'no-python'));
    expect(code).toBe(0);
    const [size] = result.parse(JSON.parse(stdout)).sizes;
    expect(size?.engines).toHaveLength(1);
    const peers = ['PyTorch, Adam default', 'PyTorch, Adam fused', 'PyTorch bf16, Adam default', 'PyTorch bf16, Adam fused'];
    expect(size?.peers).toMatchObject(peers.map((engine) => ({ engine, skipped: expect.stringContaining('ENOENT') })));
  });

  it.each([[['--steps', '0']], [['--only', 'nothing']], [['--widths', '32']], [['--widths', '32,x', '--genes', '1,2']], [['--unknown']], [['stray']]])('refuses %j', async (parameters) => {
    const { code, stdout, stderr } = await bench('training', ...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('options of training:');
  });

  it('names a network that cannot be built before it times anything', async () => {
    const { code, stdout, stderr } = await bench('training', '--widths', '32,40', '--genes', '20,20');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('feature width 40');
    expect(stderr).not.toContain('width 32, 20 genes');
  });
});
