import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputFiles } from '../../data-catalog/lock/input-files.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { writeWorld } from '../../data-catalog/world/write-world.js';
import { call } from './audit/call.js';
import { root } from './command.js';

let world: string;
let data: string;
let study: string;
let server: Server;
const fetch = (...more: string[]) => call('data', 'fetch', study, '--data', data, '--allow-loopback', ...more);

beforeAll(async () => {
  world = await mkdtemp(join(tmpdir(), 'deconflow-world-'));
  data = await mkdtemp(join(tmpdir(), 'deconflow-fetched-'));
  await writeWorld(world, 1);
  server = createServer((request, response) => {
    readFile(join(world, request.url ?? '')).then((bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes), () => response.writeHead(404).end());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  study = join(data, 'study.yaml');
  await cp(join(root, 'studies/demo.yaml'), study);
  const files = inputFiles(await loadStudy(study));
  const { port } = server.address() as AddressInfo;
  const sha256 = createHash('sha256').update(await readFile(join(world, 'genes.tsv.gz'))).digest('hex');
  const entries = files.map((file) => (file === 'cells.tsv.gz' ? `      - { file: ${file}, size: 4711 }` : `      - { file: ${file}, address: http://127.0.0.1:${port}/${file}${file === 'genes.tsv.gz' ? `, sha256: ${sha256}` : ''} }`));
  const source = ['sources:', '  - name: world', '    page: https://example.org/world', '    licence: CC0', '    citation: Nobody (2026)', '    note: Cells are annotated by hand.', '    files:', ...entries, ''];
  await writeFile(study, `${await readFile(study, 'utf8')}\n${source.join('\n')}`);
});
afterAll(async () => {
  server.close();
  await Promise.all([rm(world, { recursive: true, force: true }), rm(data, { recursive: true, force: true })]);
});

describe('deconflow data fetch', () => {
  it('fetches what has an address, says what is to be got by hand, and writes the lock when all is there', async () => {
    const first = await fetch();
    expect(first.code).toBe(2);
    expect(first.stdout).toMatch(/genes\.tsv\.gz: fetched, .*, its hash is right/);
    expect(first.stdout).toMatch(/donor1\.counts\.mtx\.gz: fetched, .*; its hash was not known before: sha256 [0-9a-f]{64}/);
    expect(first.stderr.replaceAll(data, 'DATA').split('\n')).toEqual(['world: https://example.org/world', '  cite: Nobody (2026)', '  terms: CC0', '  Cells are annotated by hand.', '  make it as said above and put it at DATA/cells.tsv.gz (4711 bytes)', '']);
    await expect(readFile(join(data, 'study.inputs.lock'))).rejects.toThrow();

    await cp(join(world, 'cells.tsv.gz'), join(data, 'cells.tsv.gz'));
    const other = await fetch();
    expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/cells\.tsv\.gz: expected 4711 bytes, found \d+ bytes, sha256 [0-9a-f]{64}\. Move it away and fetch again/)]);

    await writeFile(study, (await readFile(study, 'utf8')).replace(', size: 4711', ''));
    const last = await fetch('--quiet');
    expect(last).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(join(data, 'study.inputs.lock'), 'utf8')).toContain('name: cells.tsv.gz');
    expect((await fetch()).stdout).toMatch(/genes\.tsv\.gz: there already, its hash is right[\s\S]*all 13 input files are there/);
  });

  it('without a network says where each file belongs', async () => {
    await rm(join(data, 'gene_sets.gmt'));
    const { code, stderr } = await call('data', 'fetch', study, '--data', data);
    expect(code).toBe(2);
    expect(stderr).toMatch(/download http:\/\/127\.0\.0\.1:\d+\/gene_sets\.gmt and put it at .*gene_sets\.gmt/);
  });

  it('names the sources of the AML study, and what of them can be downloaded', async () => {
    const { sources } = await loadStudy(join(root, 'studies/aml.yaml'));
    const declared = new Set(sources?.flatMap(({ files }) => files.map(({ file }) => file)));
    expect(inputFiles(await loadStudy(join(root, 'studies/aml.yaml'))).filter((file) => !declared.has(file))).toEqual([]);
    expect((await call('data', 'push', study)).stderr).toContain('Expected: fetch');
  });
});
