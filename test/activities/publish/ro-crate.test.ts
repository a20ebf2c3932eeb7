import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PublishedRunRecord } from '../../../activities/publish/publish-run.js';
import { roCrate } from '../../../activities/publish/ro-crate.js';

type Entity = Record<string, unknown> & { '@id': string; '@type': string | string[] };

const step = (name: string, start: string, end: string) => ({
  name, label: name, key: name, cache: 'miss', attempts: 1, start, end, inputs: { counts: ['a1'] }, outputs: { table: { sha256: 'b2', bytes: 5 } },
});
const failure = { attempt: 1, start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:01Z', code: 'ENOSPC' };
const RUN = {
  given: { profile: null, set: [], agent: 'someone' },
  id: 'R', study: { name: 'demo', sources: [{ name: 'cells of 2019', page: 'https://example.org/set', licence: 'CC-BY-4.0', citation: 'Doe 2019', files: [{ file: 'counts.tsv' }] }] }, seed: 1, engine: { name: 'wasm', version: '1' }, versions: { deconflow: '0.1.0' }, machine: {},
  inputs: [{ name: 'counts.tsv', sha256: 'a1', size: 3 }],
  steps: [{ ...step('readReference', '2026-01-01T00:00:02Z', '2026-01-01T00:00:03Z'), failures: [failure] }, step('findMarkers', '2026-01-01T00:00:01Z', '2026-01-01T00:00:09Z')],
} as unknown as PublishedRunRecord;

/** Workflow Run RO-Crate 0.5: what the process, workflow and provenance profiles demand. */
describe('the RO-Crate of a run', () => {
  let folder = '';
  let graph: Entity[] = [];
  const entity = (id: string) => graph.find((candidate) => candidate['@id'] === id);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crate-'));
    for (const name of ['tables', 'workflow']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'tables', 'a b.csv'), 'x\n');
    await writeFile(join(folder, 'workflow', 'study.js'), 'export {};\n');
    graph = ((await roCrate(folder, RUN, 'workflow/study.js')) as { '@graph': Entity[] })['@graph'];
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('describes each entity once and refers to none that it lacks', () => {
    const ids = graph.map((one) => one['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = JSON.stringify(graph).matchAll(/\{"@id":"([^"]+)"\}/g);
    const outside = [...referred].map(([, id]) => String(id)).filter((id) => !ids.includes(id) && !id.startsWith('http'));
    expect(outside).toEqual([]);
  });

  it('names the workflow, a file of the crate, as what the whole run executed', () => {
    expect(entity('./')?.mainEntity).toEqual({ '@id': 'workflow/study.js' });
    expect(entity('workflow/study.js')?.['@type']).toEqual(['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo']);
    const runs = graph.filter((one) => one['@type'] === 'CreateAction' && (one.instrument as { '@id': string })['@id'] === 'workflow/study.js');
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ startTime: '2026-01-01T00:00:01+00:00', endTime: '2026-01-01T00:00:09+00:00' });
  });

  it('has an action for each step, controlled by its how-to step', () => {
    expect(graph.filter(({ '@id': id }) => /^#step-\d+$/.test(id))).toHaveLength(2);
    expect(entity('#control-1')).toMatchObject({ instrument: { '@id': '#howto-findMarkers' }, object: { '@id': '#step-1' } });
  });

  it('has an action for each attempt that failed: its code, no message, no result', () => {
    expect(entity('#step-0-attempt-1')).toMatchObject({
      '@type': 'CreateAction', actionStatus: 'http://schema.org/FailedActionStatus', error: 'ENOSPC', startTime: '2026-01-01T00:00:00+00:00', endTime: '2026-01-01T00:00:01+00:00', agent: { '@id': '#agent' },
    });
    expect(entity('./')?.mentions).toContainEqual({ '@id': '#step-0-attempt-1' });
    expect(entity('#step-0-attempt-1')).not.toHaveProperty('result');
  });

  it('says where inputs come from, under what terms, and whom to cite', () => {
    const id = '#data-cells%20of%202019';
    expect(entity(id)).toMatchObject({ url: 'https://example.org/set', license: 'CC-BY-4.0', citation: 'Doe 2019' });
    expect(entity('#sha256-a1')?.isPartOf).toEqual({ '@id': id });
    expect(entity('./')?.citation).toEqual([{ '@id': id }]);
  });

  it('gives the sha256 of every file, its name encoded', () => {
    expect(entity('tables/a%20b.csv')?.sha256).toBe('73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac');
  });
});
