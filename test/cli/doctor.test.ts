import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Examination } from '../../cli/doctor/examination.js';
import { examineMemory, examineNode } from '../../cli/doctor/examine-machine.js';
import { coloured } from '../../cli/output/colour.js';
import { call } from './audit/call.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-doctor-'));
const cache = join(folder, 'cache');
const here = process.cwd();

async function examine(): Promise<{ code: number; by: Record<string, Examination> }> {
  const { code, stdout } = await call('doctor', '--json', '--state', join(folder, 'state'));
  return { code, by: Object.fromEntries((JSON.parse(stdout) as Examination[]).map((one) => [one.subject, one])) };
}
/** A server binary as the cache would hold it. */
function pretendServer(script: string): void {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'temporal'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(cache, 'temporal'), 0o755);
}

beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  vi.stubEnv('DECONFLOW_CACHE', cache);
  // neither temporal nor go
  vi.stubEnv('PATH', '/bin-that-is-not-there:/bin');
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.chdir(here);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('deconflow doctor', () => {
  it('finds what is there', async () => {
    pretendServer('echo temporal version 1.5.1');
    const { code, by } = await examine();
    expect(code).toBe(0);
    expect(by).toMatchObject({
      'Node.js': { state: 'ok', found: process.versions.node },
      'engine wasm': { state: 'ok', found: expect.stringMatching(/^version .* thread/) },
      'Temporal server': { state: 'ok', found: `${join(cache, 'temporal')}: temporal version 1.5.1` },
      memory: { subject: 'memory' },
      disk: { found: expect.stringContaining(join(folder, 'state')) },
    });
    // Where it can be had, its absence is no problem: studies run without.
    if (process.platform === 'linux' && process.arch === 'x64') expect(by['engine native']).toMatchObject({ state: 'warning', found: expect.stringContaining('not set up'), remedy: expect.stringContaining('npm run setup:native') });
  });

  it('ends with 1 and a remedy where the server’s binary does not run', async () => {
    pretendServer('exit 3');
    const { code, by } = await examine();
    expect(code).toBe(1);
    expect(by['Temporal server']).toMatchObject({ state: 'problem', found: expect.stringContaining('does not run'), remedy: expect.stringContaining('Remove it') });
  });

  it('asks the cluster that temporal.yaml names', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as { port: number };
    const policy = '{ startToCloseTimeout: 1 hour, heartbeatTimeout: 10s, maximumAttempts: 8 }';
    const settings = `server: { address: "127.0.0.1:${port}" }\ntaskQueue: d\nconcurrency: { steps: 1, train: 1 }\npolicies: { io: ${policy}, cpu: ${policy}, train: ${policy} }\n`;
    mkdirSync(join(folder, 'work'), { recursive: true });
    writeFileSync(join(folder, 'work', 'temporal.yaml'), settings);
    process.chdir(join(folder, 'work'));
    expect((await examine()).by['Temporal server']).toMatchObject({ state: 'ok', found: `127.0.0.1:${port} (temporal.yaml) answers` });
    await new Promise((done) => server.close(done));
    const gone = await examine();
    expect([gone.code, gone.by['Temporal server']?.found]).toEqual([1, `nothing answers at 127.0.0.1:${port} (temporal.yaml)`]);
    writeFileSync(join(folder, 'work', 'temporal.yaml'), settings.replace('taskQueue: d\n', ''));
    expect((await examine()).by['temporal.yaml']).toMatchObject({ state: 'problem', found: expect.stringContaining('taskQueue') });
  });

  it('says it in lines too', async () => {
    pretendServer('echo temporal version 1.5.1');
    const { stdout } = await call('doctor', '--state', join(folder, 'state'));
    expect(stdout).toMatch(/^ok {7}Node\.js: /m);
  });

  it('judges versions and memory', async () => {
    expect(await examineNode('20.2.9')).toMatchObject({ state: 'problem', remedy: expect.stringContaining('20.3') });
    expect((await examineNode('22.0.0')).state).toBe('ok');
    expect(examineMemory(2 ** 29)).toMatchObject({ state: 'problem', found: expect.stringContaining('512 MiB free') });
    expect(examineMemory(2 ** 30).state).toBe('warning');
    expect(examineMemory(2 ** 33).state).toBe('ok');
  });
});

describe('colour', () => {
  it('stands on terminals only, and never against NO_COLOR', () => {
    expect(coloured('ok', 'green', { isTTY: true }, {})).toBe('\u001b[32mok\u001b[0m');
    expect(coloured('ok', 'green', { isTTY: true }, { NO_COLOR: '1' })).toBe('ok');
    expect(coloured('ok', 'green', { isTTY: true }, { TERM: 'dumb' })).toBe('ok');
    expect(coloured('ok', 'green', {}, {})).toBe('ok');
  });
});
