import * as Plot from '@observablehq/plot';
import { cellTypeColours, orderCellTypes } from '../colours.js';
import { fixedText } from '../number-text.js';
import { type FigureExtras, numberOf, type PredictedTruePoint, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { plotSvg } from './plot-svg.js';

const columns = 3;

/** Predicted against true proportions of the simulated test set, one panel for each cell type. */
export function drawPredictedTrue(tables: ReportTables, extras: FigureExtras): [string, string][] {
  const points = extras.predictedTrue ?? pointsOfTables(tables);
  if (points.length === 0) return [];
  const types = orderCellTypes(points.map((point) => point.cell_type));
  const colours = cellTypeColours(types);
  const cells = types.map((type, i) => ({ type, column: i % columns, row: Math.floor(i / columns) }));
  const place = new Map(cells.map((cell) => [cell.type, cell]));
  const ccc = new Map(
    rowsOf(tables, 'test_metrics').filter((row) => row.method === 'BLUE' && row.target === 'proportion').map((row) => [textOf(row, 'cell_type'), numberOf(row, 'ccc')]),
  );
  const rows = Math.ceil(types.length / columns);
  const facet = { fx: (d: { type: string }) => place.get(d.type)?.column, fy: (d: { type: string }) => place.get(d.type)?.row };
  const label = (type: string) => `${type}${ccc.has(type) ? `, CCC ${fixedText(ccc.get(type) ?? Number.NaN, 3)}` : ''}`;
  const svg = plotSvg(
    {
      width: 700, height: rows * 225 + 64, marginTop: 24, marginLeft: 56, marginBottom: 44, marginRight: 24,
      fx: { axis: null, padding: 0.14 }, fy: { axis: null, padding: 0.16 },
      x: { domain: [0, 1], label: null, ticks: [0, 0.5, 1], tickFormat: percent }, y: { domain: [0, 1], label: null, ticks: [0, 0.5, 1], tickFormat: percent },
      marks: [
        Plot.frame({ strokeOpacity: 0.25 }),
        Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, strokeOpacity: 0.5, strokeDasharray: '3 3' }),
        ...types.map((type) =>
          Plot.dot(points.filter((point) => point.cell_type === type), {
            fx: () => place.get(type)?.column, fy: () => place.get(type)?.row, x: 'truth', y: 'predicted', r: 2.2, fill: colours.get(type) ?? 'currentColor', fillOpacity: 0.75, stroke: 'currentColor', strokeOpacity: 0.35, strokeWidth: 0.5,
          }),
        ),
        Plot.text(cells, { ...facet, text: (d: { type: string }) => label(d.type), frameAnchor: 'top-left', textAnchor: 'start', dy: -9, lineAnchor: 'middle', fontWeight: 'bold' }),
        Plot.text(['True proportion'], { frameAnchor: 'bottom', dy: 34, facetAnchor: 'bottom' }),
        Plot.text(['Predicted'], { frameAnchor: 'left', rotate: -90, dx: -44, facetAnchor: 'left' }),
      ],
    },
    { title: 'Predicted against true proportions, simulated test set', description: types.map(label).join('; ') },
  );
  return [['predicted-true-proportions', svg]];
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

/** Points that the tables hold themselves: predictions filed under a cohort called `test` beside the simulated truth. */
function pointsOfTables(tables: ReportTables): PredictedTruePoint[] {
  const key = (sample: string, type: string) => `${sample}\n${type}`;
  const truth = new Map<string, number>();
  for (const row of rowsOf(tables, 'simulated_proportions')) {
    if (row.split === 'test') truth.set(key(textOf(row, 'sample'), textOf(row, 'cell_type')), numberOf(row, 'proportion'));
  }
  return rowsOf(tables, 'proportions').flatMap((row) => {
    const cell_type = textOf(row, 'cell_type');
    const value = row.cohort === 'test' && row.method === 'BLUE' ? truth.get(key(textOf(row, 'sample'), cell_type)) : undefined;
    return value === undefined ? [] : [{ cell_type, truth: value, predicted: numberOf(row, 'proportion') }];
  });
}
