import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../cli/check/check-report.js';
import { writeWorld } from '../../../data-catalog/world/write-world.js';
import { call } from '../audit/call.js';
import { root } from '../command.js';

let world: string;
let folder: string;
let study: string;

/** Changes one file of the copied world. */
async function edit(name: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, name);
  const bytes = await readFile(path);
  const text = change((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
}
const check = (...more: string[]) => call('check', study, '--data', folder, '--state', join(folder, 'state'), '--engine', 'wasm', '--profile', 'tiny', ...more);
const report = async (...more: string[]) => JSON.parse((await check('--json', ...more)).stdout) as CheckReport;

beforeAll(async () => {
  world = await mkdtemp(join(tmpdir(), 'deconflow-world-'));
  await writeWorld(world, 1);
});
afterAll(() => rm(world, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deconflow-check-'));
  await cp(world, folder, { recursive: true });
  study = join(folder, 'study.yaml');
  await cp(join(root, 'studies/demo.yaml'), study);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('deconflow check', () => {
  it('counts cells, patients, events and genes of a whole study, and says what a run needs', async () => {
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(stdout).toMatch(/reference {2}world: 6 matrices, 402 genes, 1440 cells of the studied types \(GMP-like 240,/);
    expect(stdout).toMatch(/cohort {5}DISCOVERY \(discovery\): 160 patients, 114 events/);
    expect(stdout).toMatch(/memory {5}about \d+ MiB at most \(largest step: training\).*measured/);
    expect(stdout).toMatch(/disk {7}about \d+ MiB; .* free/);
    expect(stdout).toMatch(/time {7}about .* of which training .*measured just now/);
    expect(stdout).toContain('nothing stands in the way of a run');
    const { needs, genes, ok } = await report();
    expect(ok).toBe(true);
    expect(genes).toEqual({ reference: 402, shared: 402, markers: 369, list: 369 });
    expect(needs).toMatchObject({ samples: { train: 480, validation: 192, test: 192 }, trainingSteps: 45, scaledFrom: null });
    expect(await check('--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    // nothing was written: not the lock, not the state folder
    await expect(readFile(join(folder, 'study.inputs.lock'))).rejects.toThrow();
  });

  it('reports the problems of the study file and of every input file at once', async () => {
    await edit('study.yaml', (text) => `${text.replace('learningRate: 0.001', 'learningRate: 0').replace('samples: 600', 'sampels: 600')}`);
    await edit('DISCOVERY.clinical.tsv', (text) => text.replace(/^(D001\t)[^\t]*/m, '$1-3').replace(/\tmonths\t/, '\tmonths\t').replace(/^(D002\t[^\t]*\t)[01]/m, '$1maybe'));
    await edit('VALIDATION.expression.tsv.gz', (text) => text.replace(/\t[\d.]+\n/, '\t1,5\n'));
    await edit('cells.tsv.gz', (text) => text.replace('donor1_2\t', 'donor1_1\t'));
    await edit('gene_sets.gmt', (text) => `${text}no tabs here\n`);
    await writeFile(join(folder, 'donor3.counts.mtx.gz'), (await readFile(join(folder, 'donor3.counts.mtx.gz'))).subarray(0, 5000));
    await rm(join(folder, 'donor4.counts.mtx.gz'));
    const { code, stderr } = await check();
    expect(code).toBe(2);
    expect(stderr).toMatch(/study\.yaml:\d+:\d+: parameters\.simulation\.sampels: .*Did you mean samples\?/);
    expect(stderr).toMatch(/study\.yaml:\d+:\d+: parameters\.training\.learningRate: expected a number above 0, found 0/);
    expect(stderr).toMatch(/DISCOVERY\.clinical\.tsv:\d+:2: expected a follow-up time of 0 or more, found "-3"/);
    expect(stderr).toMatch(/DISCOVERY\.clinical\.tsv:\d+:3: expected dead \(1\) or censored \(0\), found "maybe"/);
    expect(stderr).toMatch(/VALIDATION\.expression\.tsv\.gz:2:131: expected a number or NA, found "1,5"/);
    expect(stderr).toMatch(/cells\.tsv\.gz:3:1: expected each cell once/);
    expect(stderr).toMatch(/gene_sets\.gmt:13: expected cells separated by tabs/);
    expect(stderr).toMatch(/donor3\.counts\.mtx\.gz: expected a whole gzip file/);
    expect(stderr).toMatch(/donor4\.counts\.mtx\.gz: expected an input file of the study, found none \(ENOENT\)/);
    expect(stderr).toMatch(/\d+ problems: the study cannot run/);
    expect(stderr.match(/donor4/g)).toHaveLength(1);
  });

  it('says of each matrix what is wrong with it, in the order of the study file', async () => {
    await edit('donor5.counts.mtx.gz', (text) => text.replace(/^1 /m, '9999 '));
    await edit('donor2.counts.mtx.gz', (text) => text.replace(/ \d+$/m, ' 1.5'));
    await edit('cells.tsv.gz', (text) => text.replaceAll('\tdonor6\t', '\tDonor 6\t'));
    const { problems, warnings } = await report();
    expect(problems).toEqual([
      expect.stringMatching(/donor2\.counts\.mtx\.gz:\d+:?\d*: expected/),
      expect.stringMatching(/donor5\.counts\.mtx\.gz:\d+:1: expected a row from 1 to 402, found 9999/),
      expect.stringMatching(/donor6\.counts\.mtx\.gz:2: expected 0 columns, as the table of cells has for sample donor6, found 240\. Write the sample/),
    ]);
    expect(warnings).toEqual([expect.stringMatching(/1 of its 6 samples have no matrix in the study/)]);
  });

  it('says why patients of the two tables do not match, without naming them', async () => {
    await edit('DISCOVERY.expression.tsv.gz', (text) => text.replaceAll(/\tD(\d+)/g, '\tD$1-03A'));
    const { problems } = await report();
    expect(problems).toEqual([expect.stringMatching(/DISCOVERY\.expression.*found none \(160 samples of expression, 160 clinical rows\): .* 4 characters long.*cut them/)]);
    expect(problems.join()).not.toMatch(/D\d{3}/);
  });

  it('finds that reference and cohort name genes differently', async () => {
    await edit('VALIDATION.expression.tsv.gz', (text) => text.split('\n').map((line, i) => (i === 0 || line === '' ? line : line.replace(/^[^\t]+/, `ENSG${String(i).padStart(11, '0')}`))).join('\n'));
    const { problems } = await report();
    expect(problems).toEqual([expect.stringMatching(/cohort VALIDATION: expected its genes among the 402 of the reference, found 0 of 402 \(the reference has symbols, the cohort Ensembl identifiers\)/)]);
  });

  it('refuses a study without events and warns of few', async () => {
    await edit('DISCOVERY.clinical.tsv', (text) => text.replaceAll(/^(D\d+\t[^\t]*\t)1/gm, '$10'));
    await edit('VALIDATION.clinical.tsv', (text) => text.split('\n').map((line, i) => (i > 12 ? line.replace(/^(V\d+\t[^\t]*\t)1/, '$10') : line)).join('\n'));
    const { problems, warnings } = await report();
    expect(problems).toEqual([expect.stringMatching(/expected events \(deaths\) in cohort DISCOVERY, found none among 160 patients/)]);
    expect(warnings).toEqual([expect.stringMatching(/cohort VALIDATION has \d+ events in 130 patients/)]);
  });

  it('says which type has too few cells, and which labels there are', async () => {
    await edit('cells.tsv.gz', (text) => text.replaceAll('\tcDC-like', '\tcDC').replaceAll(/\tMono-like/g, '\tother').replace('\tother', '\tMono-like'));
    const { problems } = await report();
    expect(problems).toEqual([
      expect.stringMatching(/expected at least 3 cells labelled "Mono-like".*found 1/),
      expect.stringMatching(/expected cells labelled "cDC-like", found none; other labels: .*cDC/),
    ]);
  });

  it('notices a file that changed since the lock, and an engine that is not there', async () => {
    await writeFile(join(folder, 'study.inputs.lock'), `inputs:\n  - { name: gene_sets.gmt, size: 1, sha256: ab, rows: 1, columns: 1 }\n`);
    const { problems, lock } = await report('--engine', 'gpu');
    expect(lock?.inputs).toEqual({ unchanged: 0, new: 12, changed: 1, missing: 0 });
    expect(problems).toEqual([expect.stringMatching(/gene_sets\.gmt: changed since .*--update-lock/), expect.stringMatching(/Engine "gpu" is not available/)]);
  });
});
