import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorld } from '../../../data-catalog/world/write-world.js';
import { root, start } from '../command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-keeper-'));
const state = join(folder, 'state');

describe('a command whose worker cannot run', () => {
  beforeAll(() => writeWorld(join(folder, 'world'), 1));
  afterAll(async () => {
    await start(['server', 'stop', '--state', state]).ended;
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(root, 'studies/demo.inputs.lock'), { force: true });
  });

  it('ends and names the log instead of waiting for ever', { timeout: 120_000 }, async () => {
    mkdirSync(state);
    // Workers leave their mark in a folder of this name: each of them ends at once.
    writeFileSync(join(state, 'workers'), '');
    const { code, stderr } = await start(['run', 'studies/demo.yaml', '--data', join(folder, 'world'), '--profile', 'tiny', '--state', state, '--out', join(folder, 'runs')]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('worker.log');
  });
});
