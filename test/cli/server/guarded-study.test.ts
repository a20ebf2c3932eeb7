import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorld } from '../../../data-catalog/world/write-world.js';
import { makeCertificates } from '../../connection/server/certificates.js';
import { type Ended, root, start } from '../command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-guarded-'));
const work = join(folder, 'work');
const API_KEY = 'api-key-that-nobody-may-see';
const OTHER_SECRET = 'secret-of-something-else';
const places = ['--state', 'state', '--out', 'runs', '--json'];
/** From the working folder whose temporal.yaml names the guarded server. */
const guarded = (...parameters: string[]): Promise<Ended> => start(parameters, { DECONFLOW_TEST_API_KEY: API_KEY, AWS_SECRET_ACCESS_KEY: OTHER_SECRET }, work).ended;
const run = (...more: string[]) => guarded('run', 'demo.yaml', '--data', join(folder, 'world'), '--profile', 'tiny', ...places, ...more);

/** Every text and all bytes of a history, but search attributes, which the server must read, and headers, which name the trace. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('latin1');
  else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) if (key !== 'searchAttributes' && key !== 'header') yield* textsOf(inner);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createHttpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

/** The proxy ends TLS in front of a plain server, as in front of a cluster; it wants a client certificate. */
describe('a study on a server that is reached over mTLS, with everything encrypted', () => {
  let proxy: Server;
  let collector: HttpServer;
  let prometheus = '';
  const spans: { name: string; traceId: string; attributes: unknown }[] = [];
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
    collector = createHttpServer((request, response) => {
      let body = '';
      request.on('data', (text) => (body += text)).on('end', () => {
        type Sent = { resourceSpans: { scopeSpans: { spans: typeof spans }[] }[] };
        spans.push(...(JSON.parse(body) as Sent).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
    prometheus = `127.0.0.1:${await freePort()}`;
    expect((await guarded('codec', 'new-key', 'codec.keys')).code).toBe(0);
    const own = readFileSync(join(root, 'temporal.yaml'), 'utf8').replace(/^server:\n(?: .*\n)*/m, '');
    writeFileSync(
      join(work, 'temporal.yaml'),
      `server:\n  address: 127.0.0.1:${(proxy.address() as AddressInfo).port}\n  tls: { serverName: temporal.test, caFile: ${ca}, certificateFile: ${client.certificate}, keyFile: ${client.key} }\n` +
        `  apiKey: { environment: DECONFLOW_TEST_API_KEY }\ncodec: { keys: { file: codec.keys }, strict: true }\n` +
        `telemetry: { prometheus: '${prometheus}', otlp: 'http://127.0.0.1:${(collector.address() as AddressInfo).port}' }\n${own}`,
    );
  });
  afterAll(async () => {
    proxy.close();
    collector.close();
    await start(['server', 'stop', '--state', join(folder, 'server')]).ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends well, and fails with the reason where it has to', { timeout: 300_000 }, async () => {
    const running = run();
    const over = running.then(() => true);
    // A worker answers Prometheus as long as it lives.
    let metrics = '';
    while (!metrics.includes('temporal_workflow_completed')) {
      metrics = await fetch(`http://${prometheus}/metrics`).then((answer) => answer.text()).catch(() => '');
      if (await Promise.race([over, delay(200, false)])) break;
    }
    expect(metrics).toMatch(/^temporal_activity_execution_latency_bucket\{.*activity_type="trainBlue"/m);
    const done = await running;
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
      const headers = new Set<string>();
      for (const { execution, memo } of listed.executions) {
        const history = await client.workflow.getHandle(execution?.workflowId ?? '', execution?.runId ?? '').fetchHistory();
        texts.push(...textsOf(memo), ...textsOf(history));
        for (const event of history.events ?? []) {
          const { header } = event.workflowExecutionStartedEventAttributes ?? event.activityTaskScheduledEventAttributes ?? event.startChildWorkflowExecutionInitiatedEventAttributes ?? {};
          for (const name of Object.keys(header?.fields ?? {})) headers.add(name);
        }
      }
      const all = texts.join('\n');
      expect(all).toContain('binary/encrypted');
      expect(headers).toEqual(new Set(['_tracer-data']));
      expect(all).toContain('Encoded failure');
      expect(all).not.toContain('json/plain');
      const study = readFileSync(join(work, 'demo.yaml'), 'utf8');
      const hidden = [/^title: (.*)$/m.exec(study)?.[1] ?? '', 'GMP-like', 'donor1.counts.mtx.gz', 'featureWidth', 'train BLUE', 'failed with', join(folder, 'world'), 'failures/', API_KEY];
      expect(hidden.filter((text) => text === '' || all.includes(text))).toEqual([]);
    } finally {
      await connection.close();
    }
  });

  it('leaves logs of JSON lines, with no patient, no cell, no secret and nothing of the input files in them', { timeout: 60_000 }, async () => {
    const state = join(work, 'state');
    const logs = [join(state, 'worker.log'), ...readdirSync(join(state, 'events')).map((name) => join(state, 'events', name))];
    expect(logs.length).toBeGreaterThan(2);
    const lines = logs.flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'));
    const events = lines.map((line) => JSON.parse(line) as { time: string; level: string; run?: string; step?: string; attempt?: number; kind?: string });
    for (const { time, level } of events) {
      expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
      expect(['debug', 'info', 'warn', 'error']).toContain(level);
    }
    const trained = events.filter(({ step, kind }) => step === 'trainBlue' && kind === 'finished');
    expect(trained).toMatchObject([{ level: 'info', run: expect.stringMatching(/^demo-[0-9a-f]{12}$/), attempt: 1 }]);
    expect(events.filter(({ level }) => level === 'error').map(({ step }) => step)).toContain('selectGenes');

    const [done = ''] = readdirSync(join(work, 'runs'));
    const names = (text: string, column: number) => text.trim().split('\n').slice(1).map((line) => line.split(/[,\t]/)[column]!);
    const patients = names(readFileSync(join(work, 'runs', done, 'tables/clinical.csv'), 'utf8'), 1);
    const cells = names(gunzipSync(readFileSync(join(folder, 'world/cells.tsv.gz'))).toString('utf8'), 0);
    const rows = readFileSync(join(folder, 'world/DISCOVERY.clinical.tsv'), 'utf8').trim().split('\n');
    const pem = readFileSync(join(folder, 'client.key'), 'utf8').split('\n').filter((line) => !line.startsWith('-') && line !== '');
    const key = readFileSync(join(work, 'codec.keys'), 'utf8').trim().split(' ').at(-1)!;
    expect([patients.length, cells.length, rows.length].every((count) => count > 100)).toBe(true);
    const all = [...lines, readFileSync(join(folder, 'server/server.log'), 'utf8')].join('\n');
    expect([API_KEY, OTHER_SECRET, key, ...pem, ...patients, ...cells, ...rows].filter((text) => all.includes(text))).toEqual([]);

    const warned = await guarded('logs', readdirSync(join(state, 'events'))[0]!.replace('.jsonl', ''), '--state', 'state', '--level', 'error', '--json');
    expect(warned.stdout.trim().split('\n').filter((line) => line !== '').every((line) => (JSON.parse(line) as { level: string }).level === 'error')).toBe(true);
  });

  it('sends its spans to the collector: one trace from the command to every step, and no values in it', async () => {
    // The worker sends the last ones when it ends.
    for (let i = 0; i < 200 && readdirSync(join(work, 'state/workers')).length > 0; i++) await delay(100);
    const started = spans.find(({ name }) => name === 'StartWorkflow:study');
    const trace = spans.filter(({ traceId }) => traceId === started?.traceId).map(({ name }) => name);
    expect(trace).toEqual(expect.arrayContaining(['RunWorkflow:study', 'StartActivity:readReference', 'RunActivity:readReference', 'StartChildWorkflow:trainModel', 'RunActivity:trainBlue', 'RunActivity:publishRun']));
    const all = JSON.stringify(spans);
    expect(['GMP-like', 'train BLUE', join(folder, 'world'), API_KEY].filter((text) => all.includes(text))).toEqual([]);
  });

  it('cannot be followed without the key', { timeout: 60_000 }, async () => {
    writeFileSync(join(work, 'codec.keys'), `another ${Buffer.alloc(32, 5).toString('base64')}\n`, { mode: 0o600 });
    const { code, stderr } = await guarded('runs', '--state', 'state', '--out', 'elsewhere');
    expect(code).toBe(0);
    expect(stderr).toMatch(/encrypted with key "[^"]*", which is not among the codec's keys here \(another\)/);
  });
});
