import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkLock, InputLockError, lockPath } from '../../../data-catalog/lock/check-lock.js';
import { parseStudy } from '../../../data-catalog/study/load-study.js';

const STUDY = parseStudy(
  `name: small
reference:
  - { name: cells, matrices: [{ sample: a, file: a.mtx.gz }], cells: { file: cells.tsv }, genes: { file: genes.tsv }, cellTypes: [A, B] }
cohorts:
  - name: X
    role: discovery
    expression: { file: x.tsv.gz, geneColumn: gene, unit: counts }
    clinical: { file: c.tsv, sampleColumn: patient, time: { column: t, unit: days }, event: { column: e } }
`,
  's.yaml',
);

describe('input lock', () => {
  let data: string;
  let study: string;
  const check = (update = false) => checkLock(study, STUDY, data, { update });
  const lines = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputLockError);
    return (error as InputLockError).problems;
  };

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'deconflow-test-'));
    study = join(data, 's.yaml');
    await writeFile(join(data, 'a.mtx.gz'), gzipSync('%%MatrixMarket matrix coordinate integer general\n% made\n3 2 1\n1 1 1\n'));
    await writeFile(join(data, 'cells.tsv'), 'cell\tsample\tCellType\nx\ta\tA\ny\ta\tB');
    await writeFile(join(data, 'genes.tsv'), 'gene\ng1\ng2\ng3\n');
    await writeFile(join(data, 'x.tsv.gz'), gzipSync('gene\tp\ng1\t3\n'));
    await writeFile(join(data, 'c.tsv'), 'patient\tt\te\np\t1\t1\n');
  });

  it('is written beside the study with size, hash, rows and columns', async () => {
    const inputs = await check();
    expect(inputs.map(({ name, rows, columns }) => [name, rows, columns])).toEqual([
      ['a.mtx.gz', 3, 2], ['c.tsv', 1, 3], ['cells.tsv', 2, 3], ['genes.tsv', 3, 1], ['x.tsv.gz', 1, 2],
    ]);
    // sha256sum of the file
    expect(inputs[3]?.sha256).toBe('21916883773304bf1875afe0b2e87d91641b6820d6a14d00fdeb33c7fdd2bfc1');
    expect(parse(await readFile(lockPath(study), 'utf8'))).toEqual({ inputs });
    expect(await check()).toEqual(inputs);
  });

  it('names every file that changed or is gone, and keeps the lock', async () => {
    await check();
    const before = await readFile(lockPath(study), 'utf8');
    await writeFile(join(data, 'genes.tsv'), 'gene\ng1\ng2\ng4\n');
    await rm(join(data, 'c.tsv'));
    const problems = await lines(check());
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/c\.tsv: expected an input file/);
    expect(problems[1]).toMatch(/genes\.tsv: changed since .*--update-lock/);
    expect(await readFile(lockPath(study), 'utf8')).toBe(before);
  });

  it('accepts a change when told to', async () => {
    const first = await check();
    await writeFile(join(data, 'genes.tsv'), 'gene\ng1\ng2\n');
    const second = await check(true);
    expect(second.find(({ name }) => name === 'genes.tsv')?.rows).toBe(2);
    expect(second.filter((input, i) => input.sha256 === first[i]?.sha256)).toHaveLength(4);
    expect(await check()).toEqual(second);
  });

  it('refuses a truncated download before it is locked', async () => {
    await truncate(join(data, 'x.tsv.gz'), 20);
    await expect(check()).rejects.toThrow('a whole gzip file');
  });

  it('refuses a lock that is none', async () => {
    await writeFile(lockPath(study), 'inputs: [');
    expect((await lines(check()))[0]).toContain('remove it to have it written anew');
    await writeFile(lockPath(study), 'files: []');
    expect((await lines(check()))[0]).toContain('remove it to have it written anew');
  });
});
