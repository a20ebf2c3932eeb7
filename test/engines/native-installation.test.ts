import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { nativeEngineName, precisionOf } from '../../engines/engine-names.js';
import { bindingPath, nativeAvailability, nativeFolder } from '../../engines/native/installation.js';
import { EagerPrecisionError, NativeModeError, nativeBuild, nativeMode } from '../../engines/native/native-build.js';
import { tensorFlowThreads } from '../../engines/native/threads.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-native-'));
const stamp = { recipe: 1, tfjsNode: '4.22.0', tensorflow: '2.21.0', source: 'wheel', arch: process.arch };
const write = (content: unknown) => writeFileSync(join(folder, 'ready.json'), typeof content === 'string' ? content : JSON.stringify(content));

function reason(): string {
  const found = nativeAvailability(folder);
  return found.available ? 'available' : found.reason;
}

describe('the native installation', () => {
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(bindingPath(folder)), { recursive: true });
    writeFileSync(bindingPath(folder), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is there when the stamp and the binding are', () => {
    write(stamp);
    expect(nativeAvailability(folder)).toEqual({ available: true, installation: { folder, stamp } });
  });
  it.each([
    ['there is no stamp', undefined, /not set up in .*setup:native/],
    ['the stamp is torn', '{"recipe": 1', /another version/],
    ['the stamp is of another recipe', { ...stamp, recipe: 0 }, /another version/],
    ['it was made for other processors', { ...stamp, arch: 'riscv64' }, /for riscv64/],
  ])('is not when %s', (_, content, message) => {
    if (content !== undefined) write(content);
    expect(reason()).toMatch(message);
  });
  it('is not when the binding is gone', () => {
    write(stamp);
    rmSync(bindingPath(folder));
    expect(reason()).toMatch(/tfjs_binding\.node is missing/);
  });
  it('lies in the cache that the environment names', () => {
    expect(nativeFolder({ DECONFLOW_CACHE: '/c' })).toBe('/c/native');
    expect(nativeFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/deconflow/native');
    expect(nativeFolder({})).toMatch(/\.cache\/deconflow\/native$/);
  });
});

describe('the native engine as the keys name it', () => {
  it('counts the threads as TensorFlow does', () => {
    const status = 'Name:\tnode\nCpus_allowed:\t0000000f,00000003\nCpus_allowed_list:\t0-1,32-35\n';
    expect(tensorFlowThreads({}, status)).toBe(6);
    expect(tensorFlowThreads({ TF_NUM_INTRAOP_THREADS: '3' }, status)).toBe(3);
    expect(tensorFlowThreads({ TF_NUM_INTRAOP_THREADS: 'many' }, status)).toBe(6);
  });
  it('names versions, threads and the way of executing', () => {
    const installation = { folder, stamp: { ...stamp, source: 'wheel' } } as const;
    const name = nativeEngineName(installation, 'float32');
    expect(name).toMatch(/^native@\d+ \(tfjs-node 4\.22\.0, TensorFlow 2\.21\.0, \d+ threads?, graph\)$/);
    expect(precisionOf(name)).toBe('float32');
    const half = nativeEngineName(installation, 'bf16');
    expect(half).toBe(name.replace('graph)', 'graph, bf16)'));
    expect(precisionOf(half)).toBe('bf16');
  });
  it('has no bfloat16 without a graph', () => {
    const installation = { folder, stamp: { ...stamp, source: 'wheel' } } as const;
    expect(() => nativeBuild(installation, 'eager', 'bf16')).toThrow(EagerPrecisionError);
  });
  it('executes by graph unless told otherwise', () => {
    expect(nativeMode({})).toBe('graph');
    expect(nativeMode({ DECONFLOW_NATIVE: 'eager' })).toBe('eager');
    expect(() => nativeMode({ DECONFLOW_NATIVE: 'fast' })).toThrow(NativeModeError);
  });
});
