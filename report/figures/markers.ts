import * as Plot from '@observablehq/plot';
import { cellTypeColours, groupColour, orderCellTypes } from '../colours.js';
import type { FigureExtras, ReportTables } from '../report-tables.js';
import { type ShownMarker, standardised, strongestMarkers } from '../summaries/marker-expression.js';
import { groupStrips, orderPatients } from '../summaries/patient-order.js';
import { patientAxis } from './composition.js';
import { markersName } from './figure-name.js';
import { heatCells } from './heat-cells.js';
import { legendHeight, legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

/** Purple to orange (ColorBrewer PuOr, 9 classes): none of them means a group or a cell type elsewhere. */
const colours = ['#542788', '#8073ac', '#b2abd2', '#d8daeb', '#f7f7f7', '#fee0b6', '#fdb863', '#e08214', '#b35806'] as const;
const rowHeight = 10;

/** Bulk expression of marker genes in the patients of the composition figure, in the same order. */
export function drawMarkers(tables: ReportTables, { expression = [] }: FigureExtras): [string, string][] {
  return expression.flatMap((cohort): [string, string][] => {
    const patients = orderPatients(tables, cohort.cohort);
    const markers = strongestMarkers(tables, cohort.matrix.columnNames);
    if (patients.length === 0 || markers.length === 0) return [];
    const samples = patients.map(({ sample }) => sample);
    const levels = markers.map(({ gene }) => standardised(cohort, gene, samples).map(classOf));
    const cells = colours.map((colour, level) => ({
      colour, cells: levels.flatMap((own, row) => own.flatMap((one, column) => (one === level ? [{ column, row }] : []))),
    }));
    const types = orderCellTypes(markers.map(({ cellType }) => cellType));
    const typeColours = cellTypeColours(types);
    const bands = types.map((type) => {
      const rows = markers.flatMap(({ cellType }, row) => (cellType === type ? [row] : []));
      return { type, y1: rows[0] ?? 0, y2: (rows.at(-1) ?? 0) + 1 };
    });
    const strips = groupStrips(patients);
    const marginTop = legendHeight(1) + 6;
    const height = marginTop + markers.length * rowHeight + 22;
    const legend = ([[0, '2 standard deviations below the gene’s mean, or lower'], [8, '2 above, or higher']] as const).map(([level, label]) => ({ label, colour: colours[level] }));
    const svg = plotSvg(
      {
        ...patientAxis, height, marginTop, marginBottom: 22,
        x: { axis: null, domain: [0, patients.length] }, y: { axis: null, domain: [0, markers.length], range: [marginTop, height - 22] },
        marks: [
          heatCells(cells),
          Plot.ruleY(bands.slice(1), { y: 'y1', stroke: '#fff', strokeWidth: 1.5 }),
          ...bands.map(({ type, y1, y2 }) => Plot.ruleX([0], { y1: y1 + 0.1, y2: y2 - 0.1, stroke: typeColours.get(type) ?? 'currentColor', strokeWidth: 5, dx: -5 })),
          Plot.text(markers, { y: (_d: ShownMarker, i: number) => i + 0.5, text: 'gene', frameAnchor: 'left', textAnchor: 'end', dx: -11, fontSize: 9 }),
          ...strips.map(({ group, x1, x2 }) => Plot.ruleY([markers.length], { x1, x2, stroke: groupColour(group), strokeWidth: 9, dy: 9 })),
          ...legendMarks(legend, patientAxis.width - 100, { lift: 2 }),
        ],
      },
      {
        title: `Marker genes in the bulk expression, ${cohort.cohort}`,
        description: `${markers.length} markers by ${patients.length} patients, in the order of the composition; ${bands.map(({ type }) => `${type}: ${markers.filter(({ cellType }) => cellType === type).map(({ gene }) => gene).join(', ')}`).join('; ')}`,
      },
    );
    return [[markersName(cohort.cohort), svg]];
  });
}

/** Which of the nine colours a standardised value has. */
function classOf(value: number): number {
  return Math.min(colours.length - 1, Math.floor(((value + 2) / 4) * colours.length));
}
