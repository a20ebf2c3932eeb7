import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row, TableName } from '../../data-catalog/tables/schema.js';
import { fabricateTables } from '../report/fixture.js';
import { call } from './audit/call.js';
import { fabricateRun } from './audit/fabricate-run.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-compare-'));
const out = join(folder, 'runs');
const state = join(folder, 'state');
const first = fabricateTables(1);
const second = fabricateTables(2);
const as = (tables: typeof first) => tables as Partial<Record<TableName, readonly Row[]>>;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function page(before: string, now: string, ...more: string[]): Promise<string> {
  const to = join(folder, `${before}-${now}.html`);
  expect(await call('compare', before, now, '--out', out, '--to', to, ...more)).toMatchObject({ code: 0, stdout: `comparison: ${to}\n` });
  return readFileSync(to, 'utf8');
}

describe('deconflow compare', () => {
  beforeAll(async () => {
    await fabricateRun({ out, state, id: '1', tables: as(first), study: { parameters: { consensus: { threshold: 0.8 } } } });
    await fabricateRun({ out, state, id: '2', tables: as(second), study: { parameters: { consensus: { threshold: 0.7 } } }, seed: 2 });
    await fabricateRun({ out, state, id: '3', tables: as(first), study: { parameters: { consensus: { threshold: 0.8 } } } });
  });

  it('says what went in, who changed group, and shows both curves', async () => {
    const html = await page('1', '2');
    expect(html).toContain('parameters.consensus.threshold');
    const groups = (tables: typeof first) => new Map((tables.groups ?? []).filter((row) => row.variant === 'discovery').map((row) => [row.sample, row.group]));
    const [was, is] = [groups(first), groups(second)];
    const kept = [...was].filter(([sample, group]) => is.get(sample) === group).length;
    expect(kept).toBeLessThan(was.size);
    expect(html).toContain(`TCGA, groups from profiles: ${kept} of ${was.size} patients kept their group.`);
    const moved = [...was].find(([sample, group]) => is.get(sample) !== group) ?? [];
    expect(html).toContain(`<th scope="row">${moved[0]}</th><td>TCGA, groups from profiles</td><td>${moved[1]}</td><td>${is.get(moved[0] as string)}</td>`);
    const curves = html.match(/<title>Kaplan-Meier, TCGA, groups from profiles, discovery<\/title>/g) ?? [];
    expect(curves).toHaveLength(2);
  });

  it('needs no network, and stays small', async () => {
    const html = await page('1', '2');
    expect(html).not.toMatch(/<link|<img|<iframe|@import|url\(|src=|\son\w+=/i);
    expect(new Set([...html.matchAll(/https?:\/\/[^"'\s<)]+/g)].map(([address]) => address))).toEqual(new Set(['http://www.w3.org/2000/svg']));
    expect(statSync(join(folder, '1-2.html')).size).toBeLessThan(2e6);
    for (const [, id] of html.matchAll(/<section id="([^"]+)"/g)) expect(html).toContain(`href="#${id}"`);
  });

  it('calls equal runs equal', async () => {
    expect(await page('1', '3')).toContain('the same tables and files, byte for byte');
  });

  it('holds no patient’s name when asked, the same other name for both runs', async () => {
    const html = await page('1', '2', '--hash-names');
    const samples = new Set([...(first.clinical ?? []), ...(second.clinical ?? [])].map((row) => String(row.sample)));
    expect([...samples].filter((sample) => html.includes(sample))).toEqual([]);
    const kept = (text: string) => text.match(/\d+ of \d+ patients kept their group/g);
    expect(kept(html)).toEqual(kept(await page('1', '2')));
  });
});

describe('deconflow report --sections', () => {
  it('builds only these, in the order of the report', async () => {
    const to = join(folder, 'part.html');
    expect((await call('report', '1', '--out', out, '--to', to, '--sections', 'validation,finding')).code).toBe(0);
    const html = readFileSync(to, 'utf8');
    expect([...html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['finding', 'validation']);
    expect([...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)).toEqual(['finding', 'validation']);
  });

  it('names the nearest when one is misspelt', async () => {
    expect(await call('report', '1', '--out', out, '--sections', 'finding,survial')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "survival"?') });
  });
});
