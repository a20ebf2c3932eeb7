import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  it.each([['--help'], ['schema']])('ends quietly when nobody reads what %s says', async (command) => {
    const { child, ended } = start([command]);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('leaves nothing behind when an input file is missing', async () => {
    const [state, out] = [join(folder, 'state'), join(folder, 'runs')];
    const { code, stderr } = await start(['run', 'studies/demo.yaml', '--data', folder, '--state', state, '--out', out]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('DISCOVERY.clinical.tsv: expected an input file of the study, found none (ENOENT)');
    // All of them at once.
    expect(stderr.match(/expected an input file of the study/g)?.length).toBe(13);
    expect([state, out, 'studies/demo.inputs.lock'].filter((path) => existsSync(path))).toEqual([]);
  });
});
