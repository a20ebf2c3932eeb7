import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { QueuesError, workerCommand } from '../../../cli/commands/worker.js';
import { machineName, queueNames } from '../../../cli/run/machine-name.js';
import { readSettings } from '../../../cli/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the name of a state folder among the machines of a server', () => {
  it('is given once, however many ask at once, and stays', async () => {
    const state = join(folder, 'new/state');
    const names = await Promise.all(Array.from({ length: 8 }, () => machineName(state)));
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toMatch(/^[0-9a-f]{11}$/);
    expect(await machineName(state)).toBe(names[0]);
    expect(readdirSync(state)).toEqual(['machine']);
    expect(await machineName(join(folder, 'another'))).not.toBe(names[0]);
  });

  it('is part of queue names only where several machines share a server', async () => {
    const settings = await readSettings();
    expect(await queueNames({ ...settings, server: { ...settings.server, address: 'temporal.example.org:7233' } }, join(folder, 's'))).toEqual({ base: settings.taskQueue, machine: await machineName(join(folder, 's')) });
    expect(await queueNames({ ...settings, server: { namespace: 'default', tls: false } }, join(folder, 'alone'))).toEqual({ base: settings.taskQueue });
  });
});

describe('worker --queues', () => {
  it('is refused with the embedded server, which is one machine’s', async () => {
    const refused = workerCommand({ state: join(folder, 'w'), untilIdle: false, awaitServer: false, logLevel: 'info', queues: ['io'] });
    await expect(refused).rejects.toBeInstanceOf(QueuesError);
    await expect(refused).rejects.toThrow('server.address in temporal.yaml');
  });
});
