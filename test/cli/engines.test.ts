import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bindingPath } from '../../engines/native/installation.js';
import { EngineChangedError, openNamedEngine } from '../../engines/open-named-engine.js';
import type { EngineReport } from '../../cli/commands/engines.js';
import { main } from '../../cli/main.js';
import { EngineUnavailableError, resolveEngine } from '../../cli/run/resolve-engine.js';
import { describeNative } from '../analysis/deconvolution/native-setup.js';
import { root } from './command.js';

const cache = mkdtempSync(join(tmpdir(), 'deconflow-engines-'));
const demo = join(root, 'studies/demo.yaml');

/** A stamp as the setup leaves it, over an empty binding: enough to be chosen, not to be opened. */
function pretendSetup(): void {
  const folder = join(cache, 'native');
  mkdirSync(dirname(bindingPath(folder)), { recursive: true });
  writeFileSync(bindingPath(folder), '');
  writeFileSync(join(folder, 'ready.json'), JSON.stringify({ recipe: 1, tfjsNode: '4.22.0', tensorflow: '2.21.0', source: 'wheel', arch: process.arch }));
}

async function resolved(asked: string, precision: 'float32' | 'bf16' = 'float32'): Promise<{ name: string; said: string }> {
  const said: string[] = [];
  return { name: await resolveEngine(asked, precision, (line) => void said.push(line)), said: said.join('\n') };
}

async function call(...parameters: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      text[stream] += String(chunk);
      return true;
    });
  }
  const code = await main(parameters);
  vi.restoreAllMocks();
  return { code, ...text };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the choice of the engine', () => {
  beforeEach(() => {
    rmSync(join(cache, 'native'), { recursive: true, force: true });
    vi.stubEnv('DECONFLOW_CACHE', cache);
  });
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('is wasm where native was not set up, and says why', async () => {
    const { name, said } = await resolved('auto');
    expect(name).toMatch(/^wasm@4\.22\.0\+kernels\d+$/);
    expect(said).toMatch(/engine: wasm@4\.22\.0\+kernels\d+; native would be faster, but TensorFlow is not set up in .*npm run setup:native/);
  });
  it('has bf16 on native only', async () => {
    await expect(resolved('auto', 'bf16')).rejects.toThrow(/precision bf16 is for the engine native only \(TensorFlow is not set up in/);
    await expect(resolved('wasm', 'bf16')).rejects.toBeInstanceOf(EngineUnavailableError);
    pretendSetup();
    expect((await resolved('auto', 'bf16')).name).toMatch(/^native@.*, graph, bf16\)$/);
  });
  it('is native where it was set up, at once', async () => {
    pretendSetup();
    const start = performance.now();
    const { name, said } = await resolved('auto');
    expect(performance.now() - start).toBeLessThan(300);
    expect(name).toMatch(/^native@\d+ \(tfjs-node 4\.22\.0, TensorFlow 2\.21\.0, \d+ threads?, graph\)$/);
    expect(said).toContain(`since it is set up in ${join(cache, 'native')}`);
  });
  it('is what was asked for, or an error with the reason', async () => {
    await expect(resolved('native')).rejects.toBeInstanceOf(EngineUnavailableError);
    await expect(resolved('native')).rejects.toThrow(/not set up/);
    await expect(resolved('gpu')).rejects.toBeInstanceOf(EngineUnavailableError);
    pretendSetup();
    expect((await resolved('wasm')).name).toMatch(/^wasm@/);
    expect((await resolved('native')).name).toMatch(/^native@/);
  });
  it('lies over the study file and is checked with it', async () => {
    const { code, stderr } = await call('plan', demo, '--engine', 'abacus', '--data', cache, '--state', cache);
    expect(code).toBe(2);
    expect(stderr).toContain('engine');
    expect(stderr).toContain('abacus');
  });
});

describe('deconflow engines', () => {
  beforeEach(() => {
    rmSync(join(cache, 'native'), { recursive: true, force: true });
    vi.stubEnv('DECONFLOW_CACHE', cache);
  });
  it('lists each engine with its state', async () => {
    const { code, stdout } = await call('engines', '--json');
    expect(code).toBe(0);
    const [wasm, native] = JSON.parse(stdout) as EngineReport[];
    expect(wasm).toMatchObject({ name: 'wasm', state: 'ready', version: expect.stringContaining('tfjs 4.22.0') });
    expect(wasm?.gflops).toBeGreaterThan(0.1);
    expect(native).toMatchObject({ name: 'native', state: 'unavailable', reason: expect.stringContaining('npm run setup:native') });
  });
  it('says why an engine that is there cannot be loaded', async () => {
    pretendSetup();
    const { code, stdout } = await call('engines');
    expect(code).toBe(0);
    expect(stdout).toMatch(/native: not ready: TensorFlow in .* cannot be loaded: .*setup:native -- --force/s);
  });
  it('measures training steps of a study', async () => {
    const { code, stdout } = await call('engines', demo, '--profile', 'tiny', '--genes', '30', '--json');
    expect(code).toBe(0);
    const { study } = (JSON.parse(stdout) as EngineReport[])[0] as EngineReport;
    expect(study).toMatchObject({ genes: 30, featureWidth: 32, batchSize: 32 });
    expect(study?.stepMs).toBeGreaterThan(0);
    expect(study?.steps).toBeGreaterThanOrEqual(3 * Math.ceil(120 / 32));
    expect(study?.trainingHours).toBeCloseTo(((study?.stepMs ?? 0) * (study?.steps ?? 0)) / 3.6e6, 9);
  });
  it('refuses a number of genes that is none', async () => {
    expect((await call('engines', demo, '--genes', 'all')).code).toBe(2);
  });
});

describeNative('the native engine on the command line', () => {
  it('is ready and measured', { timeout: 60_000 }, async () => {
    const { stdout } = await call('engines', demo, '--profile', 'tiny', '--genes', '30', '--json');
    const native = (JSON.parse(stdout) as EngineReport[])[1] as EngineReport;
    expect(native.state).toBe('ready');
    expect(native.study?.stepMs).toBeGreaterThan(0);
  });
  it('opens under the name that was planned, and under no other', async () => {
    const { name } = await resolved('native');
    const engine = await openNamedEngine(name);
    expect(`${engine.name}@${engine.version}`).toBe(name);
    await engine.close();
    await expect(openNamedEngine(name.replace('thread', 'other thread'))).rejects.toBeInstanceOf(EngineChangedError);
    const eager = await openNamedEngine(name.replace(', graph)', ', eager)'));
    expect(eager.version).toContain('eager');
    await eager.close();
  });
});
