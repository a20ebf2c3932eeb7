import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { examineStore } from '../../cli/doctor/examine-store.js';
import { readSettings } from '../../cli/settings.js';
import { CREDENTIALS } from '../data-catalog/store/s3-server.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-examine-'));
const here = process.cwd();
beforeEach(async () => {
  const { version: _, baseQueue: __, ...settings } = await readSettings();
  writeFileSync(join(folder, 'temporal.yaml'), stringify({ ...settings, store: { kind: 's3', bucket: 'lab-artifacts', endpoint: 'http://127.0.0.1:1', forcePathStyle: true } }));
  process.chdir(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.chdir(here);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('doctor on the artifact store', () => {
  it('has nothing to say about a folder', async () => {
    process.chdir(here);
    expect(await examineStore(join(folder, 'state'))).toEqual([]);
  });

  it('names credentials that are not set', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined).stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    expect(await examineStore(join(folder, 'state'))).toMatchObject([{ state: 'problem', found: expect.stringContaining('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set') }]);
  });

  it('tells that nothing answers', async () => {
    for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
    expect(await examineStore(join(folder, 'state'))).toMatchObject([{ state: 'problem', found: expect.stringContaining('ECONNREFUSED') }]);
  });
});
