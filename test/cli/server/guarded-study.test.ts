import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorld } from '../../../data-catalog/world/write-world.js';
import { makeCertificates } from '../../connection/server/certificates.js';
import { type Ended, root, start } from '../command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-guarded-'));
const work = join(folder, 'work');
const API_KEY = 'api-key-that-nobody-may-see';
const places = ['--state', 'state', '--out', 'runs', '--json'];
/** From the working folder whose temporal.yaml names the guarded server. */
const guarded = (...parameters: string[]): Promise<Ended> => start(parameters, { DECONFLOW_TEST_API_KEY: API_KEY }, work).ended;
const run = (...more: string[]) => guarded('run', 'demo.yaml', '--data', join(folder, 'world'), '--profile', 'tiny', ...places, ...more);

/** Every text and all bytes of a history, but search attributes: the server must read those. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('latin1');
  else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) if (key !== 'searchAttributes') yield* textsOf(inner);
}

/** The proxy ends TLS in front of a plain server, as in front of a cluster; it wants a client certificate. */
describe('a study on a server that is reached over mTLS, with everything encrypted', () => {
  let proxy: Server;
  let plain = '';
  beforeAll(async () => {
    mkdirSync(work);
    cpSync(join(root, 'studies/demo.yaml'), join(work, 'demo.yaml'));
    await writeWorld(join(folder, 'world'), 1);
    const { stdout } = await start(['server', 'start', '--state', join(folder, 'server')]).ended;
    plain = /[\d.]+:\d+/.exec(stdout)?.[0] ?? '';
    const [host = '', port = ''] = plain.split(':');
    const { ca, server, client } = makeCertificates(folder);
    proxy = createServer({ ca: readFileSync(ca), cert: readFileSync(server.certificate), key: readFileSync(server.key), requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] }, (outer) => {
      const inner = connect(Number(port), host);
      outer.pipe(inner).pipe(outer);
      for (const [one, other] of [[outer, inner], [inner, outer]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
    });
    proxy.on('tlsClientError', () => undefined);
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    expect((await guarded('codec', 'new-key', 'codec.keys')).code).toBe(0);
    const own = readFileSync(join(root, 'temporal.yaml'), 'utf8').replace(/^server:\n(?: .*\n)*/m, '');
    writeFileSync(
      join(work, 'temporal.yaml'),
      `server:\n  address: 127.0.0.1:${(proxy.address() as AddressInfo).port}\n  tls: { serverName: temporal.test, caFile: ${ca}, certificateFile: ${client.certificate}, keyFile: ${client.key} }\n` +
        `  apiKey: { environment: DECONFLOW_TEST_API_KEY }\ncodec: { keys: { file: codec.keys }, strict: true }\n${own}`,
    );
  });
  afterAll(async () => {
    proxy.close();
    await start(['server', 'stop', '--state', join(folder, 'server')]).ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends well, and fails with the reason where it has to', { timeout: 180_000 }, async () => {
    const done = await run();
    expect(done.code, done.stderr).toBe(0);
    const failed = await run('--set', 'markers.maxQ=1e-300');
    expect(failed.code, failed.stderr).toBe(2);
    expect(failed.stderr).toContain('EMPTY_GENE_LIST');
    const runs = JSON.parse((await guarded('runs', ...places, '--cohort', 'VALIDATION')).stdout) as { id: string; status: string }[];
    expect(runs.map(({ status }) => status)).toEqual(['done', 'failed']);
    // Its id comes from the encrypted memo.
    for (const { id } of runs) expect(id).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{12}$/);
  });

  it('leaves nothing on the server but ciphertext, names of studies and cohorts, and what kind of step ran when', { timeout: 60_000 }, async () => {
    const connection = await Connection.connect({ address: plain });
    try {
      const client = new Client({ connection });
      const texts: string[] = [];
      // As it lies there, memos too: a client without keys could not even list them.
      const listed = await connection.workflowService.listWorkflowExecutions({ namespace: 'default' });
      expect(listed.executions.length).toBeGreaterThan(7);
      for (const { execution, memo } of listed.executions) {
        texts.push(...textsOf(memo), ...textsOf(await client.workflow.getHandle(execution?.workflowId ?? '', execution?.runId ?? '').fetchHistory()));
      }
      const all = texts.join('\n');
      expect(all).toContain('binary/encrypted');
      expect(all).toContain('Encoded failure');
      expect(all).not.toContain('json/plain');
      const study = readFileSync(join(work, 'demo.yaml'), 'utf8');
      const hidden = [/^title: (.*)$/m.exec(study)?.[1] ?? '', 'GMP-like', 'donor1.counts.mtx.gz', 'featureWidth', 'train BLUE', 'failed with', join(folder, 'world'), 'failures/', API_KEY];
      expect(hidden.filter((text) => text === '' || all.includes(text))).toEqual([]);
    } finally {
      await connection.close();
    }
  });

  it('cannot be followed without the key', { timeout: 60_000 }, async () => {
    writeFileSync(join(work, 'codec.keys'), `another ${Buffer.alloc(32, 5).toString('base64')}\n`, { mode: 0o600 });
    const { code, stderr } = await guarded('runs', '--state', 'state', '--out', 'elsewhere');
    expect(code).toBe(0);
    expect(stderr).toMatch(/encrypted with key "[^"]*", which is not among the codec's keys here \(another\)/);
  });
});
