import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLES } from '../../data-catalog/tables/schema.js';
import { writeTable } from '../../data-catalog/tables/table-file.js';
import { start } from './command.js';

describe('query', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deconflow-query-'));
  const run = join(folder, 'run');
  const secret = join(folder, 'secret.csv');
  beforeAll(async () => {
    mkdirSync(join(run, 'tables'), { recursive: true });
    await writeTable(join(run, 'tables', 'genes.parquet'), TABLES.genes, [{ gene: 'MPO' }]);
    writeFileSync(join(run, 'run.json'), '{}');
    writeFileSync(secret, 'name\nsecret\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('answers over a table of the run', async () => {
    const { code, stdout } = await start(['query', run, 'select gene from genes', '--json']).ended;
    expect({ code, rows: JSON.parse(stdout) }).toEqual({ code: 0, rows: [{ gene: 'MPO' }] });
  });

  it.each(['describe genes', 'show tables', 'explain select * from genes', 'with g as (select * from genes) select count(*) from g', 'from genes', 'select 1;'])('answers %s', async (sql) => {
    const { code, stderr } = await start(['query', run, sql]).ended;
    expect(code, stderr).toBe(0);
  });

  it.each([
    ['read a file', `select * from read_csv('${secret}')`],
    ['read a file as text', `select * from read_text('${secret}')`],
    ['read a file by its name', `select * from '${secret}'`],
    ['list a folder', `select * from glob('${folder}/*')`],
    ['write a file', `copy genes to '${folder}/stolen.csv'`],
    ['export the database', `export database '${folder}/stolen'`],
    ['attach a database file', `attach '${folder}/stolen.db'`],
    ['install an extension', 'install httpfs'],
    ['load an extension', `load '${folder}/x.duckdb_extension'`],
    ['open the file system again', 'set enable_external_access = true'],
    ['unlock the configuration', 'set lock_configuration = false'],
    ['read after another statement', `select 1; select * from read_csv('${secret}')`],
    ['drop a table', 'drop table genes'],
    ['make a table', 'create table t as select 1'],
    ['pass over a second statement', 'select 1; select 2'],
    ['answer nothing', ''],
    ['fetch from the network', "select * from read_csv('http://127.0.0.1:1/x.csv')"],
  ])('refuses to %s', async (_, sql) => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await start(['query', run, sql]).ended;
    expect(code, stdout).toBe(2);
    expect(stderr).toContain('The query failed');
    expect(stdout).not.toContain('secret');
    expect(readdirSync(folder)).toEqual(before);
  });
});
