import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { leaveMark, liveProcesses } from '../../../cli/run/live-processes.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-marks-'));

describe('marks of live processes', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('count while the process lives and has not taken its mark away', async () => {
    const remove = await leaveMark(folder, 'abc');
    expect(await liveProcesses(folder)).toEqual([{ pid: process.pid, version: 'abc' }]);
    await remove();
    expect(await liveProcesses(folder)).toEqual([]);
  });

  it('do not count for another process that was given the number of a dead one', async () => {
    writeFileSync(join(folder, String(process.pid)), 'abc\nan-earlier-boot 17');
    expect(await liveProcesses(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('do not count for dead processes', async () => {
    writeFileSync(join(folder, '4194305'), '');
    expect(await liveProcesses(folder)).toEqual([]);
  });
});
