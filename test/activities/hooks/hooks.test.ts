import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hookedEvents, hooksSchema } from '../../../activities/hooks/hooks.js';
import { hookLog, notifier } from '../../../activities/hooks/notify.js';
import { tellHook } from '../../../activities/hooks/tell-hook.js';

const state = mkdtempSync(join(tmpdir(), 'deconflow-hooks-'));
const heard: { url: string; text: string }[] = [];
const listener = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk)).on('end', () => {
    heard.push({ url: String(request.url), text });
    if (request.url === '/slow') return;
    if (request.url === '/elsewhere') response.writeHead(302, { location: '/told' });
    else if (request.url === '/broken') response.writeHead(500);
    response.end();
  });
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(() => {
  listener.closeAllConnections();
  listener.close();
  rmSync(state, { recursive: true, force: true });
});

describe('hooks of temporal.yaml', () => {
  const problems = (given: object) => hooksSchema.safeParse(given).error?.issues.map(({ message }) => message) ?? [];
  it('are none unless declared, and may be commands or addresses of this machine', () => {
    expect(hookedEvents(hooksSchema.parse({}))).toEqual([]);
    const hooks = hooksSchema.parse({ done: { command: ['tell'] }, badCohort: { webhook: 'http://localhost:1/' } });
    expect(hookedEvents(hooks)).toEqual(['done', 'badCohort']);
    expect(problems({ failed: { webhook: 'http://[::1]:9000/x' } })).toEqual([]);
  });
  it.each([
    ['another host', { done: { webhook: 'https://example.org/' } }, 'example.org is not this machine: add it to hooks.allowHosts'],
    ['one that only looks like this machine', { done: { webhook: 'https://127.0.0.1.example.org/' } }, 'is not this machine'],
    ['an allowed host without encryption', { done: { webhook: 'http://example.org/' }, allowHosts: ['example.org'] }, 'needs https, found http://'],
    ['a line for a shell', { done: { command: 'tell us' } }, 'Expected {command: [program, argument, …]}'],
    ['another protocol', { done: { webhook: 'file:///etc/passwd' } }, 'Expected an address that begins with http'],
  ])('refuse %s', (_, given, message) => {
    expect(problems(given).join('\n')).toContain(message);
  });
  it('may tell an allowed host', () => {
    expect(problems({ done: { webhook: 'https://example.org/' }, allowHosts: ['example.org'] })).toEqual([]);
  });
});

describe('telling', () => {
  it('gives a command the message as it is, without a shell', async () => {
    const out = join(state, 'told');
    const command = [process.execPath, '-e', 'require("fs").writeFileSync(process.argv[1], process.argv[2] + require("fs").readFileSync(0, "utf8"))', out, '$(touch x); '];
    expect(await tellHook({ command }, '{"a":1}', 10_000)).toEqual({ ok: true, detail: 'exit code 0' });
    expect(readFileSync(out, 'utf8')).toBe('$(touch x); {"a":1}');
  });
  it.each([
    ['a command that fails', { command: [process.execPath, '-e', 'process.exit(3)'] }, 'exit code 3'],
    ['a command that is not there', { command: ['/no/such/program'] }, 'the command could not be started (ENOENT)'],
    ['a command that takes too long', { command: [process.execPath, '-e', 'setTimeout(() => {}, 60000)'] }, /^ended by SIGKILL/],
  ])('survives %s', async (_, hook, detail) => {
    expect(await tellHook(hook, 'x', 1500)).toEqual({ ok: false, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) });
  });
  it.each([
    ['/told', true, /^status 200$/],
    ['/broken', false, /^status 500$/],
    ['/slow', false, /^no answer within 1.5 s$/],
    ['/elsewhere', false, /^no answer/],
  ])('posts to %s', async (path, ok, detail) => {
    const before = heard.length;
    expect(await tellHook({ webhook: `${address}${path}` }, '{"b":2}', 1500)).toEqual({ ok, detail: expect.stringMatching(detail) });
    expect(heard.slice(before)).toEqual([{ url: path, text: '{"b":2}' }]);
  });
  it('writes down what became of a message, and nothing of it, and fails nobody', async () => {
    const tell = notifier(hooksSchema.parse({ failed: { webhook: 'http://127.0.0.1:1/' } }), state);
    await tell({ event: 'done', study: 'demo', state: 'done' });
    await tell({ event: 'failed', study: 'demo', state: 'failed', code: 'DEFECT', report: '/secret/report' });
    const lines = readFileSync(hookLog(state), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([{ time: expect.any(String), event: 'failed', study: 'demo', hook: 'webhook', ok: false, detail: expect.stringContaining('no answer') }]);
  });
});
