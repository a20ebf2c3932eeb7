import * as Plot from '@observablehq/plot';
import { methodColour, orderCellTypes } from '../colours.js';
import { fixedText } from '../number-text.js';
import { numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { targetTitles } from '../summaries/target-titles.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

const symbols = { BLUE: 'circle', NNLS: 'square', 'mean-profile': 'triangle' } as const;

/** Lin's concordance on the simulated test set by cell type and method, one panel for each target. */
export function drawTestMetrics(tables: ReportTables): [string, string][] {
  const rows = rowsOf(tables, 'test_metrics');
  if (rows.length === 0) return [];
  const methods = [...new Set(rows.map((row) => textOf(row, 'method')))];
  const types = ['all', ...orderCellTypes(rows.map((row) => textOf(row, 'cell_type')).filter((type) => type !== 'all'))];
  const targets = Object.keys(targetTitles).filter((target) => rows.some((row) => row.target === target));
  const points = rows
    .map((row) => ({ method: textOf(row, 'method'), target: targetTitles[textOf(row, 'target')] ?? textOf(row, 'target'), type: textOf(row, 'cell_type'), ccc: numberOf(row, 'ccc') }))
    .filter(({ ccc }) => !Number.isNaN(ccc));
  const width = 860;
  const lowest = Math.min(0, ...points.map(({ ccc }) => ccc));
  const symbolOf = (method: string) => (symbols as Readonly<Record<string, 'circle' | 'square' | 'triangle'>>)[method] ?? 'circle';
  const all = points.filter(({ type }) => type === 'all').map(({ method, target, ccc }) => `${target}, ${method}: ${fixedText(ccc, 2)}`);
  const svg = plotSvg(
    {
      width, height: 84 + types.length * 26, marginTop: 58, marginLeft: 96, marginBottom: 36, marginRight: 20,
      fx: { domain: targets.map((target) => targetTitles[target]), label: null, axis: null, padding: 0.12 },
      x: { domain: [lowest, 1], label: null, ticks: 4, grid: true, nice: true }, y: { domain: types, label: null, type: 'point', padding: 0.6 },
      marks: [
        Plot.axisFx({ anchor: 'top', dy: 2, fontWeight: 'bold', fontSize: 12 }),
        Plot.frame({ strokeOpacity: 0.15 }),
        Plot.gridY({ strokeOpacity: 0.1 }),
        Plot.ruleX([0], { strokeOpacity: 0.4 }),
        ...[...methods].reverse().map((method) =>
          Plot.dot(points.filter((point) => point.method === method), { fx: 'target', x: 'ccc', y: 'type', fill: methodColour(method), symbol: symbolOf(method), r: 5, fillOpacity: 0.9 }),
        ),
        Plot.text([targets[0] ? targetTitles[targets[0]] : ''], { fx: (d: string) => d, text: () => "Lin's concordance (CCC)", frameAnchor: 'bottom-left', textAnchor: 'start', dy: 32 }),
        ...legendMarks(methods.map((method) => ({ label: method, colour: methodColour(method), symbol: symbolOf(method) })), width, { left: -88, lift: 22, panels: true }),
      ],
    },
    { title: 'Concordance on the simulated test set', description: `CCC of all values: ${all.join('; ')}` },
  );
  return [['test-metrics', svg]];
}
