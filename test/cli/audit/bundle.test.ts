import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArchive } from '../../../cli/audit/bundle/read-archive.js';
import { type ArchiveMember, writeArchive } from '../../../cli/audit/bundle/write-archive.js';
import { call } from './call.js';
import { fabricateRun, sha256 } from './fabricate-run.js';
import { tinyRun } from './tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly code: number;
  readonly ok: boolean;
  readonly members: readonly { subject: string; state: string; detail: string }[];
  readonly derived: readonly { table: string | null; state: string; hindrance: string | null; why: string }[];
}

/** With an empty state folder and no results folders, as on another machine. */
async function verify(path: string): Promise<Told> {
  const { code, stdout, stderr } = await call('verify', path, '--state', join(folder, 'none'), '--out', join(folder, 'nothing'), '--json', '--quiet');
  return { code, ...(JSON.parse(stdout || JSON.stringify({ stderr })) as Omit<Told, 'code'>) };
}

/** The bundle in a folder of its own. */
async function unpack(archive: string): Promise<string> {
  const place = mkdtempSync(join(folder, 'unpacked-'));
  await readArchive(archive, place);
  return join(place, readdirSync(place)[0] ?? '');
}

describe('a bundle of a whole run', () => {
  let made: Awaited<ReturnType<typeof tinyRun>>;
  const archive = (name: string) => join(folder, `${name}.tar.gz`);
  beforeAll(async () => {
    made = await tinyRun(join(folder, 'here'));
    const bundle = (name: string, ...more: string[]) => call('bundle', made.folder, '--state', made.state, '--data', made.data, '--file', archive(name), ...more);
    await bundle('with', '--with-inputs');
    await bundle('without');
    // Nothing of the run is left where it was made.
    renameSync(join(folder, 'here'), join(folder, 'gone'));
  }, 300_000);

  it('with inputs is verified elsewhere: every table but the trained network made again', { timeout: 180_000 }, async () => {
    const { code, ok, members, derived } = await verify(archive('with'));
    expect([code, ok]).toEqual([0, true]);
    expect(members.length).toBeGreaterThan(150);
    expect(members.every(({ state }) => state === 'ok')).toBe(true);
    expect(derived.filter(({ state }) => state !== 'ok').map(({ hindrance }) => hindrance)).toEqual(['training', 'training', 'training']);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('without inputs says how many tables were not made again, which is no failure', { timeout: 180_000 }, async () => {
    const { code, stdout } = await call('verify', await unpack(archive('without')), '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/tables re-derived: 25 of 27, FAILED 0, not re-derived 2 \(training 1, input file 1\)\nverified\n$/);
    expect(stdout).toContain('enrich gene sets: table enrichment: not re-derived (input file gene_sets.gmt is not in the bundle)');
  });

  it('has the study file, the lock, what the command line changed, and every manifest', async () => {
    const at = await unpack(archive('with'));
    expect(readFileSync(join(at, 'run/study/study.yaml'), 'utf8')).toContain('name: demo');
    expect(existsSync(join(at, 'run/study/study.inputs.lock'))).toBe(true);
    const run = JSON.parse(readFileSync(join(at, 'run/run.json'), 'utf8')) as { given: unknown; steps: { key: string }[]; inputs: { name: string }[] };
    expect(run.given).toMatchObject({ profile: 'tiny', set: expect.arrayContaining(['training.epochs=1']) });
    expect(readdirSync(join(at, 'store/manifests')).sort()).toEqual([...new Set(run.steps.map(({ key }) => `${key}.json`))].sort());
    expect(readdirSync(join(at, 'inputs')).sort()).toEqual(run.inputs.map(({ name }) => name).sort());
  });
});

describe('a bundle that was changed', () => {
  const archive = join(folder, 'small.tar.gz');
  const places = ['--state', join(folder, 'small-state'), '--out', join(folder, 'small-runs')];
  beforeAll(async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'clinical.tsv'), 'patient');
    await fabricateRun({
      state: join(folder, 'small-state'), out: join(folder, 'small-runs'), id: 'small', files: { 'clinical.tsv': sha256('patient') }, tables: { genes: [{ gene: 'MPO' }] },
      steps: [{ name: 'aStepOfTheFuture', label: 'read', inputs: { clinical: 'file:clinical.tsv' }, outputs: { rows: { table: 'genes', rows: [{ gene: 'FLT3' }] } } }],
    });
    expect(await call('bundle', 'small', ...places, '--data', join(folder, 'data'), '--with-inputs', '--file', archive)).toMatchObject({ code: 0 });
  });

  it.each(['run/tables/genes.csv', 'run/run.json', 'inputs/clinical.tsv', 'store/objects', 'store/manifests'])('fails verification, which names %s', { timeout: 60_000 }, async (name) => {
    const at = await unpack(archive);
    const subject = name.startsWith('store/') ? `${name}/${readdirSync(join(at, name))[0]}` : name;
    appendFileSync(join(at, subject), ' ');
    const { code, members } = await verify(at);
    expect(code).toBe(1);
    expect(members.filter(({ state }) => state !== 'ok')).toEqual([{ subject, state: 'FAILED', detail: expect.stringContaining('its sha256 is') }]);
    const { stdout } = await call('verify', at, '--quiet');
    expect(stdout).toContain(`  FAILED  ${subject}: its sha256 is`);
  });

  it('fails with a file taken away, and tells one that was added', async () => {
    const at = await unpack(archive);
    rmSync(join(at, 'run/tables/genes.csv'));
    writeFileSync(join(at, 'store/notes.txt'), 'mine');
    expect((await verify(at)).members.filter(({ state }) => state !== 'ok').map(({ subject, state }) => [subject, state])).toEqual([['run/tables/genes.csv', 'FAILED'], ['store/notes.txt', 'unlisted']]);
  });

  it('refuses a record that names a path in place of a hash', async () => {
    const at = await unpack(archive);
    const record = join(at, 'run/run.json');
    writeFileSync(record, readFileSync(record, 'utf8').replace(/"sha256":"[0-9a-f]{64}"/, '"sha256":"../../../../etc/passwd"'));
    expect(await call('verify', at, '--quiet')).toMatchObject({ code: 2, stderr: expect.stringContaining('expected a sha256') });
  });

  it('is not made of an input file that is not the run’s', async () => {
    writeFileSync(join(folder, 'clinical.tsv'), 'another');
    const { code, stderr } = await call('bundle', 'small', ...places, '--data', folder, '--with-inputs', '--file', join(folder, 'none.tar.gz'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('clinical.tsv: expected the input file of run small')]);
    expect(existsSync(join(folder, 'none.tar.gz'))).toBe(false);
  });
});

describe('an archive', () => {
  const members = (place: string): ArchiveMember[] => [
    { name: 'top/b', content: { path: join(place, 'b') } },
    { name: 'top/a', content: { text: '{}' } },
  ];

  it('has equal bytes for equal members, whatever the files’ times and the order', async () => {
    for (const [i, name] of ['one', 'two'].entries()) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'b'), 'content', { mode: i === 0 ? 0o600 : 0o644 });
      utimesSync(join(folder, name, 'b'), i * 1000, i * 1000);
      await writeArchive(join(folder, `${name}.tar.gz`), i === 0 ? members(join(folder, name)) : members(join(folder, name)).reverse());
    }
    expect(readFileSync(join(folder, 'one.tar.gz')).equals(readFileSync(join(folder, 'two.tar.gz')))).toBe(true);
    expect(statSync(join(folder, 'one.tar.gz')).mode & 0o777).toBe(0o600);
  });

  it('is not left half-written when a member cannot be read, or the archive not be written', async () => {
    const place = join(folder, 'half');
    mkdirSync(place);
    await expect(writeArchive(join(place, 'x.tar.gz'), members(join(folder, 'nowhere')))).rejects.toThrow('ENOENT');
    expect(readdirSync(place)).toEqual([]);
    await expect(writeArchive(join(folder, 'no-such-folder', 'x.tar.gz'), members(join(folder, 'one')))).rejects.toThrow('ENOENT');
  });
});
