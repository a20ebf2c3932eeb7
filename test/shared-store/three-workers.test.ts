import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorld } from '../../data-catalog/world/write-world.js';
import { differingFiles, publishedHashes } from '../../faults/results/published-files.js';
import { root } from '../cli/command.js';
import { CREDENTIALS, type S3Server, serverCommand, startS3Server, whyNoServer } from '../data-catalog/store/s3-server.js';
import { filesBelow, Machine, newPlace, type Process, until } from './machines.js';

const LIMIT_MS = 20 * 60_000;
const WHY_NOT = serverCommand === undefined ? whyNoServer : process.env.DECONFLOW_SHARED_STORE === undefined ? 'npm run shared-store does it: two whole studies, more than a minute' : undefined;
/** Little work, but a training of many epochs to be cut off in. */
const SMALL = ['simulation.samples=30', 'simulation.cellsPerSample=10', 'training.epochs=16'].flatMap((setting) => ['--set', setting]);

describe.skipIf(WHY_NOT !== undefined)(`three machines share a study through S3${WHY_NOT === undefined ? '' : ` (${WHY_NOT})`}`, () => {
  const place = newPlace();
  const workers: Process[] = [];
  const commands: Process[] = [];
  let s3: S3Server;
  let home: Machine;
  const study = [join(place, 'demo.yaml'), '--data', join(place, 'world'), '--profile', 'tiny', '--engine', 'wasm', ...SMALL, '--json'];
  const resultOf = async (process: Process): Promise<string> => {
    const { code, stdout, stderr } = await process.ended;
    expect(code, stderr).toBe(0);
    return (JSON.parse(stdout) as { folder: string }).folder;
  };

  beforeAll(async () => {
    await writeWorld(join(place, 'world'), 1);
    copyFileSync(join(root, 'studies/demo.yaml'), join(place, 'demo.yaml'));
    home = Machine.make(place, 'home', {});
    [s3] = await Promise.all([startS3Server(), home.start('server', 'start').ended]);
  }, LIMIT_MS);
  afterAll(async () => {
    for (const { child } of [...workers, ...commands]) child.kill('SIGKILL');
    await Promise.all([...workers, ...commands].map(({ ended }) => ended));
    s3?.close();
    await home.start('server', 'stop').ended;
    rmSync(place, { recursive: true, force: true });
  }, LIMIT_MS);

  it('one is killed while it trains; another goes on from its checkpoint, and every number is that of a run with a folder store', { timeout: LIMIT_MS }, async () => {
    const expected = await publishedHashes(await resultOf(home.start('run', ...study, '--out', join(place, 'expected'))));

    const { address } = JSON.parse(readFileSync(join(home.state, 'server.json'), 'utf8')) as { address: string };
    const settings = { address, store: { ...s3.settings, prefix: 'lab' } };
    const machine = (name: string) => Machine.make(place, name, settings, CREDENTIALS);
    const [desk, first, second] = [machine('desk'), machine('first'), machine('second')];
    workers.push(desk.start('worker', '--queues', 'io'), first.start('worker', '--queues', 'cpu,train'), second.start('worker', '--queues', 'cpu, train'));
    // The command starts a worker that offers everything where it finds none.
    for (const one of [desk, first, second]) await until('a worker’s mark', () => filesBelow(join(one.state, 'workers'))[0]);
    const running = desk.start('run', ...study, '--out', join(place, 'shared'));
    commands.push(running);

    const checkpoint = await until('a checkpoint in the bucket', async () => {
      const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.settings.bucket, Prefix: 'lab/checkpoints/' }));
      return Contents.map(({ Key = '' }) => Number(/checkpoint-(\d+)/.exec(Key)?.[1] ?? 0)).sort((a, b) => b - a).find((epoch) => epoch > 0);
    });
    const trains = (one: Machine) => one.events().some(({ step, kind }) => step === 'trainBlue' && kind === 'started');
    const [killed, left] = trains(first) ? [first, second] : [second, first];
    workers[killed === first ? 1 : 2]?.child.kill('SIGKILL');
    // Nothing of it is left: what goes on goes on from the bucket.
    expect(killed.events().some(({ step, kind }) => step === 'trainBlue' && kind === 'finished')).toBe(false);
    rmSync(killed.state, { recursive: true, force: true });

    const folder = await resultOf(running);
    expect(differingFiles(expected, await publishedHashes(folder))).toEqual([]);
    expect(folder.startsWith(join(place, 'shared'))).toBe(true);

    const training = left.events().filter(({ step }) => step === 'trainBlue');
    expect(training.find(({ kind }) => kind === 'started')).toMatchObject({ attempt: 2 });
    const progress = training.find((event) => event.kind === 'progress');
    expect(Number(/epoch (\d+)/.exec(progress?.kind === 'progress' ? progress.progress.message : '')?.[1])).toBeGreaterThan(checkpoint);
    // Each did what it offered, and input files came by their hash.
    expect(new Set(desk.events().map(({ step }) => step))).toEqual(new Set(['readReference', 'readCohort', 'combineTable', 'exportMatrix', 'exportProfiles']));
    expect(left.events().some(({ step }) => step === 'readCohort')).toBe(false);
    const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.settings.bucket, Prefix: 'lab/checkpoints/' }));
    expect(Contents).toEqual([]);

    await expectNoSecrets(address, [desk, left]);
    const again = await resultOf(desk.start('run', ...study, '--out', join(place, 'again')));
    expect((JSON.parse(readFileSync(join(again, 'run.json'), 'utf8')) as { steps: { cache: string }[] }).steps.every(({ cache }) => cache === 'hit')).toBe(true);
  });

  async function expectNoSecrets(address: string, machines: readonly Machine[]): Promise<void> {
    const connection = await Connection.connect({ address });
    const client = new Client({ connection });
    let histories = '';
    for await (const { workflowId, runId } of client.workflow.list()) histories += historyToJSON(await client.workflow.getHandle(workflowId, runId).fetchHistory());
    await connection.close();
    expect(histories.length).toBeGreaterThan(10_000);
    const files = [...machines.map(({ state }) => state), join(place, 'shared'), home.state].flatMap(filesBelow).filter(existsSync);
    expect(files.length).toBeGreaterThan(100);
    for (const secret of Object.values(CREDENTIALS)) {
      expect(histories).not.toContain(secret);
      expect(files.filter((path) => readFileSync(path).includes(secret))).toEqual([]);
    }
    for (const { child } of workers) expect(child.spawnargs.join(' ')).not.toContain(CREDENTIALS.AWS_SECRET_ACCESS_KEY);
  }
});
