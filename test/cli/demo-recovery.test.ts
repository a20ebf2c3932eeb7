import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Recovery } from '../../cli/run/measure-recovery.js';
import { start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-recovery-'));
const places = ['--state', join(folder, 'state'), '--out', join(folder, 'runs')];

describe('the demo study at its own size', () => {
  afterAll(async () => {
    await start(['server', 'stop', '--state', join(folder, 'state')]).ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('recovers what the world planted, in the second cohort too', { timeout: 600_000 }, async () => {
    const { code, stdout, stderr } = await start(['demo', ...places, '--json']).ended;
    expect(code, stderr).toBe(0);
    const { recovery } = JSON.parse(stdout) as { recovery: Recovery };
    expect(recovery.testProportionCcc).toBeGreaterThan(0.95);
    expect(recovery.cohortProportionCcc).toBeGreaterThan(0.7);
    expect(Object.keys(recovery.stateAccuracy)).toHaveLength(6);
    for (const accuracy of Object.values(recovery.stateAccuracy)) expect(accuracy).toBeGreaterThan(0.95);
    expect(recovery.groupOverlap.favourable).toBeGreaterThan(0.6);
    expect(recovery.groupOverlap.unfavourable).toBeGreaterThan(0.6);
    expect(recovery.validationP).toBeLessThan(0.001);
  });
});
