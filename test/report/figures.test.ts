import { describe, expect, it } from 'vitest';
import { drawFigures } from '../../report/draw-figures.js';
import { timeTicks } from '../../report/figures/kaplan-meier.js';
import { cellTypes, fabricateExpression, fabricateTest, fabricateTables } from './fixture.js';
import { elementsOf } from './well-formed.js';

const test = fabricateTest();
const withTest = (tables: ReturnType<typeof fabricateTables>) => ({ ...tables, simulated_proportions: test.simulated });
const tables = fabricateTables();
const figures = drawFigures(withTest(tables), { testProportions: test.predicted, expression: fabricateExpression(tables) });
const svg = (name: string) => {
  const found = figures.get(name);
  if (found === undefined) throw new Error(`no figure ${name}; there are ${[...figures.keys()].join(', ')}`);
  return found;
};
/** marks inside the groups of this kind */
const marks = (source: string, label: string, element: string) =>
  elementsOf(source).filter(({ name, path }) => name === element && path.some((parent) => parent === `g[${label}]`)).length;

const drawn = new Set(['svg', 'title', 'desc', 'style', 'g', 'path', 'text', 'tspan', 'circle', 'rect', 'line']);

describe('figures', () => {
  it('are standalone, well-formed SVG with a text alternative', () => {
    expect(figures.size).toBe(28);
    for (const [name, source] of figures) {
      const root = elementsOf(source)[0];
      expect(root?.name, name).toBe('svg');
      expect(root?.attributes.get('xmlns')).toBe('http://www.w3.org/2000/svg');
      expect(root?.attributes.get('role')).toBe('img');
      expect(root?.attributes.get('aria-label')?.length).toBeGreaterThan(20);
      const names = new Set(elementsOf(source).map((element) => element.name));
      expect([...names].filter((one) => !drawn.has(one))).toEqual([]);
      expect(source).not.toMatch(/NaN|undefined|Infinity/);
      expect(name).toMatch(/^[A-Za-z0-9.-]+$/);
    }
  });

  it('are equal bytes for equal tables', () => {
    const again = drawFigures(withTest(fabricateTables()), { testProportions: fabricateTest().predicted, expression: fabricateExpression(fabricateTables()) });
    expect([...again]).toEqual([...figures]);
  });

  it('hold one mark for each row', () => {
    const [tested, states] = [tables.definitions ?? [], tables.states ?? []];
    expect(marks(svg('definitions'), 'dot', 'circle')).toBe(tested.filter((row) => row.tested).length);
    const umap = svg('umap-GMP-like');
    expect(marks(umap, 'dot', 'circle') + marks(umap, 'dot', 'path')).toBe(states.filter((row) => row.cell_type === 'GMP-like').length);
    expect(marks(svg('predicted-true-proportions'), 'dot', 'circle')).toBe(test.predicted.length);
    expect(marks(svg('composition-TCGA'), 'rect', 'rect')).toBe(80 * cellTypes.length);
    expect(marks(svg('components'), 'bar', 'path') + marks(svg('components'), 'bar', 'rect')).toBe(6);
  });

  it('draw a curve, a band and the censorings of each group, with sizes and events', () => {
    const source = svg('kaplan-meier-TCGA-profiles-discovery');
    const rows = (tables.survival_curves ?? []).filter((row) => row.cohort === 'TCGA' && row.variant === 'discovery');
    const groups = [...new Set(rows.map((row) => row.group))];
    expect(marks(source, 'line', 'path')).toBe(groups.length);
    expect(marks(source, 'area', 'path')).toBe(groups.length);
    expect(marks(source, 'dot', 'path')).toBe(rows.filter((row) => Number(row.censored) > 0).length);
    for (const group of groups) {
      const own = rows.filter((row) => row.group === group);
      const events = own.reduce((sum, row) => sum + Number(row.events), 0);
      expect(source).toContain(`${group}: ${own.length} patients, ${events} events`);
    }
    expect(source).toContain('three groups: log-rank p\u00a0=\u00a02.0e-5');
  });

  it('keep hostile names harmless', () => {
    const rows = tables.enrichment?.map((row) => ({ ...row, gene_set: '<script>alert("x")</script>\u0001' })) ?? [];
    const source = drawFigures({ enrichment: rows }).get('enrichment') ?? '';
    expect(source).not.toContain('<script');
    expect(source).toContain('&lt;script&gt;');
    expect(() => elementsOf(source)).not.toThrow();
  });

  it('leave out what absent or empty tables cannot show', () => {
    expect(drawFigures({}).size).toBe(0);
    expect(drawFigures(Object.fromEntries(Object.keys(tables).map((name) => [name, []]))).size).toBe(0);
    expect(drawFigures(tables).has('predicted-true-proportions')).toBe(false);
  });

  it('survive NULL limits, survival 0 and a single patient', () => {
    const row = { cohort: 'X', grouping: 'profiles', variant: 'discovery', group: 'favourable', time_months: 0, at_risk: 1, events: 1, censored: 0, survival: 0, lower_95: null, upper_95: null };
    const source = drawFigures({ survival_curves: [row] }).get('kaplan-meier-X-profiles-discovery') ?? '';
    expect(source).toContain('favourable: 1 patient, 1 event');
    expect(source).not.toContain('NaN');
  });

  it('put time ticks at whole steps', () => {
    expect(timeTicks(7.5)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(timeTicks(100).at(1)).toBe(24);
  });
});
