import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawFigures } from '../../report/draw-figures.js';
import { html } from '../../report/page/html.js';
import { warningsOf } from '../../report/page/warnings.js';
import { findingSentences } from '../../report/page/finding.js';
import { renderReport } from '../../report/render-report.js';
import type { ReportTables } from '../../report/report-tables.js';
import { fabricateRun, fabricateTables } from './fixture.js';

const tables = fabricateTables();
const run = fabricateRun();
const render = (some: ReportTables) => renderReport({ tables: some, run, figures: drawFigures(some) });

describe('report', () => {
  const page = render(tables);

  it('needs no network, and no script but its own', () => {
    expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script type="application/json" id="patient-cards">', '<script>']);
    expect(page).not.toMatch(/<link|<img|<iframe|@import|url\(|src=|\son\w+=/i);
    const addresses = [...page.matchAll(/https?:\/\/[^"'\s<)]+/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
  });

  it('is the same text for the same tables', () => {
    expect(render(fabricateTables())).toBe(page);
  });

  it('keeps its order and shows every figure', () => {
    const order = ['question', 'finding', 'warnings', 'guide', 'inputs', 'quality', 'composition', 'states', 'definitions', 'consensus', 'survival', 'validation', 'associations', 'genes', 'cell-types', 'parameters', 'versions', 'again'];
    const places = order.map((id) => page.indexOf(`<section id="${id}"`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const name of drawFigures(tables).keys()) expect(page).toContain(`id="figure-${name}"`);
  });

  it('closes what it opens', () => {
    for (const name of ['section', 'figure', 'table', 'details', 'div', 'ul', 'p', 'svg', 'tr']) {
      const opened = [...page.matchAll(new RegExp(`<${name}[\\s>]`, 'g'))].length;
      expect([...page.matchAll(new RegExp(`</${name}>`, 'g'))].length, name).toBe(opened);
    }
  });

  it('escapes text from tables and from the run', () => {
    expect(page).toContain('&lt;unnamed &amp; plain&gt;');
    expect(page).not.toContain('<of>');
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(html`${text}`.source)));
  });

  it('says what is missing', () => {
    const bare = render({});
    expect(bare).toContain('no survival part');
    expect(bare).toContain('was not drawn');
    const empty = render(Object.fromEntries(Object.keys(tables).map((name) => [name, []])));
    // what the reader sees: the script has its own words
    expect(empty.replace(/<script>[\s\S]*<\/script>/, '')).not.toMatch(/NaN|undefined/);
  });

  it('tells what each step took, with a dash for one from the store', () => {
    const row = (label: string) => new RegExp(`<tr><th scope="row">${label}</th>(.*?)</tr>`, 's').exec(page)?.[1]?.match(/>([^<]*)<\/td>/g)?.map((cell) => cell.slice(1, -5));
    expect(row('train BLUE')).toEqual(['miss', '2', '570.0', '900.5', '700', '5.0', '1.0', '']);
    expect(row('find marker genes')?.slice(2, 5)).toEqual(['1.0', '–', '–']);
    expect(page).toContain('<title>train BLUE: 15 min of CPU time, worker at 700 MiB</title>');
  });

  it('does without survival', () => {
    const { proportions, training, test_metrics } = tables;
    const page = render({ ...(proportions && { proportions }), ...(training && { training }), ...(test_metrics && { test_metrics }) });
    expect(page).toContain('has no survival part');
    expect(page).toContain('id="figure-composition-TCGA"');
  });
});

describe('finding', () => {
  it('names sizes and events beside every p', () => {
    for (const sentence of findingSentences(tables)) if (/p\s=\s/.test(sentence)) expect(sentence).toMatch(/\d+ \(\d+ events?\)/);
  });

  it('does not call a validation with p above 0.05 a success', () => {
    const changed = { ...tables, survival_tests: (tables.survival_tests ?? []).map((row) => ({ ...row, p_value: 0.5 })) };
    expect(findingSentences(changed).join(' ')).toContain('does not confirm the groups');
  });
});

describe('warnings', () => {
  const titles = (some: ReportTables) => warningsOf(some).map(({ title }) => title).join('\n');

  it('appear when their cause is in the tables', () => {
    const all = titles(tables);
    for (const words of ['circular', 'small', 'called both', 'far from the default', 'cDC-like', 'predicted poorly', 'cytogenetic risk', 'between seeds', 'several readings']) expect(all).toContain(words);
  });

  it('stay away without it', () => {
    expect(titles({})).toBe('');
    const good = { clusterings: [{ cohort: 'TCGA', cell_type: 'HSC-like', resolution: 1, splittable: true, communities_at_one: 2 }], test_metrics: [{ method: 'BLUE', target: 'profile_departure', cell_type: 'all', ccc: 0.9 }] };
    expect(titles(good)).toBe('');
  });
});
