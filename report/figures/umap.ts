import * as Plot from '@observablehq/plot';
import { orderCellTypes, stateColours } from '../colours.js';
import { fixedText, shortText } from '../number-text.js';
import { flagOf, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { umapName } from './figure-name.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

/** UMAP of the predicted profiles of one cell type, for each type with two states: colour and shape by state. */
export function drawUmaps(tables: ReportTables): [string, string][] {
  const states = rowsBy(rowsOf(tables, 'states'), (row) => textOf(row, 'cell_type'));
  return orderCellTypes(states.keys()).map((cellType): [string, string] => {
    const rows = states.get(cellType) ?? [];
    const clustering = rowsOf(tables, 'clusterings').find((row) => row.cell_type === cellType && flagOf(row, 'splittable'));
    const resolution = clustering ? numberOf(clustering, 'resolution') : Number.NaN;
    const sizes = [0, 1].map((state) => rows.filter((row) => row.state === state).length);
    const size = 300;
    const legend = [0, 1].map((state) => ({
      label: `state ${state}: ${sizes[state]}`, colour: stateColours[state as 0 | 1], symbol: state === 0 ? ('circle' as const) : ('triangle' as const),
    }));
    const svg = plotSvg(
      {
        width: size, height: size + 30, margin: 12, marginTop: 46, marginBottom: 22, x: { axis: null, inset: 8 }, y: { axis: null, inset: 8 },
        marks: [
          Plot.frame({ strokeOpacity: 0.25 }),
          Plot.text([`${cellType}, resolution ${shortText(resolution)}`], { frameAnchor: 'top-left', textAnchor: 'start', dy: -34, fontWeight: 'bold', fontSize: 12 }),
          ...legendMarks(legend, size),
          ...[0, 1].map((state) =>
            Plot.dot(rows.filter((row) => row.state === state), {
              x: 'umap_1', y: 'umap_2', fill: stateColours[state as 0 | 1], symbol: state === 0 ? 'circle' : 'triangle', r: 2.8, fillOpacity: 0.85,
            }),
          ),
          Plot.text(['UMAP 1 →'], { frameAnchor: 'bottom-right', textAnchor: 'end', dy: 14, fillOpacity: 0.7 }),
          Plot.text(['↑ UMAP 2'], { frameAnchor: 'bottom-left', textAnchor: 'start', dy: 14, fillOpacity: 0.7 }),
        ],
      },
      {
        title: `UMAP of predicted ${cellType} profiles`,
        description: `${rows.length} patients; state 0 has ${sizes[0]}, state 1 has ${sizes[1]}; Leiden resolution ${fixedText(resolution, 4)}`,
      },
    );
    return [umapName(cellType), svg];
  });
}
