import * as Plot from '@observablehq/plot';
import type { Row } from '../../data-catalog/tables/schema.js';
import { cellTypeColours, orderCellTypes } from '../colours.js';
import { fixedText } from '../number-text.js';
import { type FigureExtras, numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { plotSvg } from './plot-svg.js';

const columns = 3;

/** The proportion of `cell_type` in one simulated sample. */
interface PredictedTruePoint {
  readonly cell_type: string;
  readonly truth: number;
  readonly predicted: number;
}

/** Predicted against true proportions of the simulated test set, one panel for each cell type. */
export function drawPredictedTrue(tables: ReportTables, extras: FigureExtras): [string, string][] {
  const points = predictedTruePoints(rowsOf(tables, 'simulated_proportions'), extras.testProportions ?? []);
  if (points.length === 0) return [];
  const types = orderCellTypes(points.map((point) => point.cell_type));
  const colours = cellTypeColours(types);
  const cells = types.map((type, i) => ({ type, column: i % columns, row: Math.floor(i / columns) }));
  const place = new Map(cells.map((cell) => [cell.type, cell]));
  const metrics = new Map(rowsOf(tables, 'test_metrics').filter((row) => row.method === 'BLUE' && row.target === 'proportion').map((row) => [textOf(row, 'cell_type'), row]));
  const rows = Math.ceil(types.length / columns);
  const facet = { fx: (d: { type: string }) => place.get(d.type)?.column, fy: (d: { type: string }) => place.get(d.type)?.row };
  const label = (type: string) => {
    const row = metrics.get(type);
    return row === undefined ? type : `${type}, CCC ${fixedText(numberOf(row, 'ccc'), 3)}, L1 ${fixedText(numberOf(row, 'l1'), 3)}`;
  };
  const svg = plotSvg(
    {
      width: 700, height: rows * 225 + 64, marginTop: 24, marginLeft: 56, marginBottom: 44, marginRight: 24,
      fx: { axis: null, padding: 0.24 }, fy: { axis: null, padding: 0.16 },
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

/** The test samples' proportions as predicted (rows of a `proportions` table) beside the simulated truth. */
function predictedTruePoints(simulated: readonly Row[], predicted: readonly Row[]): PredictedTruePoint[] {
  const key = (row: Row) => `${textOf(row, 'sample')}\n${textOf(row, 'cell_type')}`;
  const truth = new Map(simulated.filter((row) => row.split === 'test').map((row) => [key(row), numberOf(row, 'proportion')]));
  return predicted.flatMap((row) => {
    const value = row.method === 'BLUE' ? truth.get(key(row)) : undefined;
    return value === undefined ? [] : [{ cell_type: textOf(row, 'cell_type'), truth: value, predicted: numberOf(row, 'proportion') }];
  });
}
