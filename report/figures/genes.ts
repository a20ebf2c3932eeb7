import * as Plot from '@observablehq/plot';
import { cellTypeColours, orderCellTypes } from '../colours.js';
import { countText, pText } from '../number-text.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { topSets } from '../summaries/top-sets.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

/** Reciprocal genes by cell type: up in one of the two groups and down in the other. */
export function drawReciprocal(tables: ReportTables): [string, string][] {
  const byType = rowsBy(rowsOf(tables, 'reciprocal_genes'), (row) => textOf(row, 'cell_type'));
  if (byType.size === 0) return [];
  const types = orderCellTypes(byType.keys());
  const colours = cellTypeColours(types);
  const counts = types.map((type) => ({ type, count: byType.get(type)?.length ?? 0 }));
  const svg = plotSvg(
    {
      width: 560, height: 40 + types.length * 30, marginTop: 6, marginLeft: 100, marginRight: 60, marginBottom: 34,
      x: { label: null, grid: true, ticks: 5 }, y: { label: null, domain: types, tickSize: 0 },
      marks: [
        Plot.barX(counts, { x: 'count', y: 'type', fill: (d: { type: string }) => colours.get(d.type), insetTop: 2, insetBottom: 2 }),
        Plot.text(counts, { x: 'count', y: 'type', text: (d: { count: number }) => countText(d.count), textAnchor: 'start', dx: 6 }),
        Plot.ruleX([0]),
      ],
    },
    { title: 'Reciprocal genes by cell type', description: counts.map(({ type, count }) => `${type}: ${count}`).join('; ') },
  );
  return [['reciprocal-genes', svg]];
}

/** The most over-represented gene sets: -log10 p, coloured by cell type; hollow where q is 0.05 or more. */
export function drawEnrichment(tables: ReportTables): [string, string][] {
  const top = topSets(rowsOf(tables, 'enrichment'));
  if (top.length === 0) return [];
  const types = orderCellTypes(top.map((row) => textOf(row, 'cell_type')));
  const colours = cellTypeColours(orderCellTypes(rowsOf(tables, 'enrichment').map((row) => textOf(row, 'cell_type'))));
  const points = top.map((row, y) => {
    const set = textOf(row, 'gene_set');
    return {
      y, set: set.length > 44 ? `${set.slice(0, 43)}…` : set, type: textOf(row, 'cell_type'), score: -Math.log10(Math.max(numberOf(row, 'p_value'), 1e-300)),
      significant: numberOf(row, 'q_value') < 0.05, text: `${numberOf(row, 'overlap')} of ${numberOf(row, 'set_size')}, q ${pText(numberOf(row, 'q_value'))}`,
    };
  });
  const width = 820;
  const paint = (type: string) => colours.get(type) ?? 'currentColor';
  const svg = plotSvg(
    {
      width, height: 80 + points.length * 20, marginTop: 36, marginLeft: 290, marginRight: 130, marginBottom: 40,
      x: { label: null, grid: true, zero: true, nice: true, ticks: 6 }, y: { type: 'linear', domain: [points.length - 0.5, -0.5], axis: null },
      marks: [
        Plot.ruleX([0]),
        Plot.link(points, { x1: 0, x2: 'score', y1: 'y', y2: 'y', strokeOpacity: 0.25 }),
        Plot.dot(points.filter(({ significant }) => significant), { x: 'score', y: 'y', r: 5, fill: (d: { type: string }) => paint(d.type), stroke: 'currentColor', strokeWidth: 0.5 }),
        Plot.dot(points.filter(({ significant }) => !significant), { x: 'score', y: 'y', r: 4.5, stroke: (d: { type: string }) => paint(d.type), strokeWidth: 1.6 }),
        Plot.text(points, { frameAnchor: 'left', y: 'y', text: 'set', textAnchor: 'end', dx: -10 }),
        Plot.text(points, { frameAnchor: 'right', y: 'y', text: 'text', textAnchor: 'start', dx: 10 }),
        Plot.text(['−log10 p (hollow: q ≥ 0.05)'], { frameAnchor: 'bottom', dy: 32 }),
        ...legendMarks(types.map((label) => ({ label, colour: paint(label), symbol: 'circle' as const })), width, { left: -280 }),
      ],
    },
    { title: 'Over-represented gene sets', description: points.slice(0, 5).map(({ set, type, text }) => `${set} in ${type}: ${text}`).join('; ') },
  );
  return [['enrichment', svg]];
}
