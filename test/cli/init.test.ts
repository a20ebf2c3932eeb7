import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guessClinical } from '../../cli/init/guess-clinical.js';
import { scalar } from '../../cli/init/study-file-text.js';
import { parseTextTable } from '../../data-catalog/readers/delimited-table.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { writeWorld } from '../../data-catalog/world/write-world.js';
import { call } from './audit/call.js';
import { root } from './command.js';

let world: string;
let folder: string;
let file: string;
const init = (...more: string[]) => call('init', folder, '--file', file, ...more);
const text = async (name: string) => gunzipSync(await readFile(join(folder, name))).toString('utf8');

describe('deconflow init', () => {
  beforeAll(async () => {
    world = await mkdtemp(join(tmpdir(), 'deconflow-world-'));
    await writeWorld(world, 1);
  });
  afterAll(() => rm(world, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deconflow-init-'));
    file = join(folder, 'study.yaml');
    await cp(world, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('finds in the demo world what its own study file says, and passes check', async () => {
    const { code, stdout } = await init();
    expect(code).toBe(0);
    expect(stdout).toContain('cohort DISCOVERY (discovery): DISCOVERY.expression.tsv.gz, genes-by-samples, genes in gene, linear');
    expect(stdout).toContain('follow-up months in months (by the column’s name); event dead (dead 1, censored 0)');
    const [written, demo] = [await loadStudy(file), await loadStudy(join(root, 'studies/demo.yaml'))];
    expect(written.reference).toEqual(demo.reference.map((reference) => ({ ...reference, name: 'reference' })));
    const sexFolded = demo.cohorts.map((cohort) => ({ ...cohort, clinical: { ...cohort.clinical, covariates: { ...cohort.clinical?.covariates, sex: { column: 'sex', missing: [], ignoreCase: true } } } }));
    expect(written.cohorts).toEqual(sexFolded);
    expect(written.geneSets).toEqual(demo.geneSets);
    const checked = await call('check', file, '--data', folder, '--profile', 'tiny', '--engine', 'wasm', '--state', join(folder, 'state'));
    expect([checked.code, checked.stderr]).toEqual([0, '']);
    expect(checked.stdout).toContain('nothing stands in the way of a run');
  });

  it('tells orientation, separator, logarithms, units and codes of other forms', async () => {
    const rows = (await text('VALIDATION.expression.tsv.gz')).trimEnd().split('\n').map((line) => line.split('\t'));
    const turned = (rows[0] as string[]).map((_, j) => rows.map((cells, i) => (i === 0 || j === 0 ? cells[j] : Math.log2(Number(cells[j]) + 1).toFixed(4))).join(','));
    await writeFile(join(folder, 'second.csv'), `${turned.join('\n').replace('gene', 'patient_id')}\n`);
    await rm(join(folder, 'VALIDATION.expression.tsv.gz'));
    const clinical = (await readFile(join(folder, 'VALIDATION.clinical.tsv'), 'utf8')).split('\n');
    const days = clinical.map((line, i) => (i === 0 ? 'patient\tOS.time\tvital_status\tAge at Diagnosis in Days' : line.replace(/^(\w+)\t([\d.]+)\t([01])\t(\d+).*/, (_, id, months, dead, age) => `${id}\t${Math.round(months * 30.4375)}\t${dead === '1' ? 'Dead' : 'Alive'}\t${age * 365}`)));
    await writeFile(join(folder, 'VALIDATION.clinical.tsv'), days.join('\n'));
    expect((await init()).code).toBe(0);
    const second = (await loadStudy(file)).cohorts[1];
    expect(second).toMatchObject({
      role: 'validation',
      expression: { file: 'second.csv', format: 'csv', geneColumn: 'patient_id', orientation: 'samples-by-genes', unit: 'log2p1' },
      clinical: { time: { column: 'OS.time', unit: 'days' }, event: { column: 'vital_status', coding: { dead: ['Dead'], censored: ['Alive'] } }, covariates: { age: { column: 'Age at Diagnosis in Days', unit: 'days' } } },
    });
    expect((await call('check', file, '--data', folder, '--profile', 'tiny', '--engine', 'wasm', '--state', join(folder, 'state'))).code).toBe(0);
  });

  it('writes over nothing', async () => {
    await writeFile(file, 'mine');
    const { code, stderr } = await init();
    expect([code, await readFile(file, 'utf8')]).toEqual([2, 'mine']);
    expect(stderr).toContain('--force');
    expect((await init('--force')).code).toBe(0);
    expect((await call('init', join(folder, 'nowhere'))).stderr).toContain('expected a folder of data, found nothing');
  });

  it('says what is missing, and which references the paper used', async () => {
    for (let donor = 1; donor <= 6; donor++) await rm(join(folder, `donor${donor}.counts.mtx.gz`));
    const { code, stdout } = await init();
    expect(code).toBe(2);
    expect(stdout).toContain('No single-cell reference was found');
    const checked = await call('check', file, '--data', folder, '--state', join(folder, 'state'));
    expect(checked.code).toBe(2);
    expect(checked.stderr).toMatch(/study\.yaml:\d+:\d+: reference: expected at least 1 item\(s\).*for pancreatic islets E-MTAB-5061/);
    expect(checked.stdout).toContain('160 patients, 114 events');
  });

  it('explains why a file was left out', async () => {
    await writeFile(join(folder, 'zscores.tsv'), `gene\t${Array.from({ length: 12 }, (_, i) => `D${String(i + 1).padStart(3, '0')}`).join('\t')}\nG1${'\t-0.5'.repeat(12)}\n`);
    await writeFile(join(folder, 'excel.tsv'), Buffer.from('\uFEFFa\tb\n', 'utf16le'));
    await rename(join(folder, 'genes.tsv.gz'), join(folder, 'with-header.gz'));
    await writeFile(join(folder, 'genes.tsv'), (await text('with-header.gz')).replace('gene\n', ''));
    const { stdout } = await init();
    expect(stdout).toContain('zscores.tsv: left out: it has negative values');
    expect(stdout).toMatch(/excel\.tsv: left out: it cannot be read: expected text in UTF-8, found text in UTF-16/);
    expect(stdout).toContain('genes.tsv seems to be its genes without a header line: add one');
  });
});

describe('guesses about survival', () => {
  const table = (header: string, row: (i: number) => string) => parseTextTable(`${header}\n${Array.from({ length: 40 }, (_, i) => row(i)).join('\n')}\n`, 't.tsv');
  it.each([
    ['time\tstatus', (i: number) => `${i * 40}\t${1 + (i % 2)}`, { time: { column: 'time', unit: 'days' }, event: { column: 'status', dead: ['2'], censored: ['1'] } }],
    ['EFS.time\tOS.time\tEFS\tOS', (i: number) => `${i}\t${i}\t${i % 2}\t${Number(i % 3 === 0)}.0`, { time: { column: 'OS.time', unit: 'months' }, event: { column: 'OS', dead: ['1'], censored: ['0'] } }],
    ['OS_years\tdied', (i: number) => `${i / 10}\t${i % 2 ? 'yes' : 'no'}`, { time: { unit: 'years' }, event: { dead: ['yes'], censored: ['no'] } }],
  ])('%s', (header, row, expected) => {
    expect(guessClinical(table(header, row))).toMatchObject(expected);
  });
  it('finds none in a table without it', () => {
    expect(guessClinical(table('a\tb', (i) => `${i}\t${i % 2}`))).toBeUndefined();
  });
});

describe('texts in YAML', () => {
  it.each([['HSC-like', 'HSC-like'], ['FLT3/ITD positive?', '"FLT3/ITD positive?"'], ['yes', '"yes"'], ['1', '"1"'], ['a: b', '"a: b"'], ['', '""'], ['a, b', '"a, b"']])('%s', (from, to) => {
    expect(scalar(from)).toBe(to);
  });
});
