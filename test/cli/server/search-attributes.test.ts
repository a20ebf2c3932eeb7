import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studyQuery } from '../../../cli/run/known-studies.js';
import { lacksAttributes, NoSearchAttributesError, registerAttributes, withAttributes } from '../../../cli/server/register-attributes.js';
import { installedServer } from '../../../cli/server/server-binary.js';
import { STUDY_COHORTS, STUDY_NAME, STUDY_STATE } from '../../../workflows/search-attributes.js';

describe('the list filter', () => {
  it('asks for what was asked for', () => {
    expect(studyQuery({})).toBe("WorkflowType IN ('study', 'apply')");
    expect(studyQuery({ study: 'aml', cohort: 'TCGA', status: 'running', since: new Date('2026-11-01T00:00:00Z') })).toBe(
      "WorkflowType IN ('study', 'apply') AND DeconflowStudy = 'aml' AND DeconflowCohort = 'TCGA' AND DeconflowState = 'running' AND ExecutionStatus = 'Running' AND StartTime >= '2026-11-01T00:00:00.000Z'",
    );
  });
  it('keeps a quote inside its value', () => {
    expect(studyQuery({ cohort: "x' OR '1' = '1" })).toBe("WorkflowType IN ('study', 'apply') AND DeconflowCohort = 'x'' OR ''1'' = ''1'");
  });
});

/** A server that somebody else set up: it was not told of the attributes at its start. */
describe('a server without the attributes of studies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deconflow-attributes-'));
  let server: ChildProcess;
  let client: Client;
  beforeAll(async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    server = spawn(installedServer()!, ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--db-filename', join(folder, 'db'), '--log-level', 'never'], { stdio: 'ignore' });
    for (let i = 0; ; i++) {
      try {
        client = new Client({ connection: await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '1s' }) });
        break;
      } catch (error) {
        if (i > 100) throw error;
        await delay(100);
      }
    }
  }, 60_000);
  afterAll(async () => {
    await client.connection.close();
    const gone = new Promise((done) => server.on('exit', done));
    server.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (workflowId: string) =>
    client.workflow.start('study', {
      taskQueue: 'nobody', workflowId,
      typedSearchAttributes: [{ key: STUDY_NAME, value: 'aml' }, { key: STUDY_COHORTS, value: ['TCGA', 'BEAT'] }, { key: STUDY_STATE, value: 'running' }],
    });
  const found = async (query: string) => {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
    return ids;
  };

  it('refuses the study, is given them, and then finds the study by each', { timeout: 60_000 }, async () => {
    const refusal = await start('aml-1').then(() => undefined, (error: unknown) => error);
    expect(lacksAttributes(refusal)).toBe(true);
    await withAttributes(client, () => start('aml-1'));
    for (let i = 0; i < 100 && (await found("WorkflowType = 'study'")).length === 0; i++) await delay(50);
    expect(await found(studyQuery({ study: 'aml', cohort: 'BEAT', status: 'running', since: new Date(Date.now() - 60_000) }))).toEqual(['aml-1']);
    expect(await found(studyQuery({ cohort: 'OTHER' }))).toEqual([]);
    expect(await found(studyQuery({ status: 'paused' }))).toEqual([]);
    expect(await found(studyQuery({ since: new Date(Date.now() + 60_000) }))).toEqual([]);
    expect(await found(studyQuery({ cohort: "x' OR WorkflowType = 'study" }))).toEqual([]);
  });

  it('lacks nothing the second time', async () => {
    expect(await registerAttributes(client)).toEqual([]);
  });

  it('that lets nobody add them is told with the commands for those who may', async () => {
    const elsewhere = new Client({ connection: client.connection, namespace: 'absent' });
    const refusal = await registerAttributes(elsewhere).then(() => undefined, (error: unknown) => error);
    expect(refusal).toBeInstanceOf(NoSearchAttributesError);
    expect((refusal as Error).message).toContain('temporal operator search-attribute create --namespace absent --name DeconflowCohort --type KeywordList');
  });
});
