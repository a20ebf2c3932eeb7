import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { opener, openFile } from '../../cli/output/open-file.js';
import { start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in for the platform's opener, which writes down what it was given. */
function fakeOpener(): { readonly path: string; readonly seen: string } {
  const [path, seen] = [join(folder, 'bin'), join(folder, 'seen')];
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'\n`);
  chmodSync(join(path, 'xdg-open'), 0o755);
  return { path, seen };
}

describe('deconflow open', () => {
  it('uses what each platform opens files with, and nothing without a display', () => {
    expect(opener('/a b/r.html', { name: 'darwin', environment: {} })).toEqual(['open', '/a b/r.html']);
    expect(opener('/r.html', { name: 'win32', environment: {} })?.[0]).toBe('rundll32');
    expect(opener('/r.html', { name: 'linux', environment: { DISPLAY: ':0' } })).toEqual(['xdg-open', '/r.html']);
    expect(opener('/r.html', { name: 'linux', environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual(['xdg-open', '/r.html']);
    expect(opener('/r.html', { name: 'linux', environment: { DISPLAY: '' } })).toBeUndefined();
  });

  it('is false where the opener is not installed', async () => {
    expect(await openFile('/r.html', { name: 'linux', environment: { DISPLAY: ':0', PATH: folder } })).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('hands over the report, or prints its path', async () => {
    mkdirSync(join(folder, 'runs/1'), { recursive: true });
    writeFileSync(join(folder, 'runs/1/run.json'), '{}');
    const report = join(folder, 'runs/1/report.html');
    const { path, seen } = fakeOpener();
    const display = { PATH: `${path}:${process.env.PATH}`, DISPLAY: ':9' };
    expect(await start(['open', '1', '--out', join(folder, 'runs')], display).ended).toMatchObject({ code: 0, stdout: `opened ${report}\n` });
    for (let i = 0; i < 100 && !existsSync(seen); i++) await delay(20);
    expect(readFileSync(seen, 'utf8')).toBe(report);
    expect(await start(['open', '1', '--out', join(folder, 'runs')], { DISPLAY: '', WAYLAND_DISPLAY: '' }).ended).toMatchObject({ code: 0, stdout: `${report}\n` });
    expect(await start(['open', '9', '--out', join(folder, 'runs')]).ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Expected a run, found "9"') });
  });
});
