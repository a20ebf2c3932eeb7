import * as Plot from '@observablehq/plot';
import { cellTypeColours, groupColour, orderCellTypes } from '../colours.js';
import { type ReportTables, textOf } from '../report-tables.js';
import { groupStrips, orderPatients, shownProportions } from '../summaries/patient-order.js';
import { compositionName } from './figure-name.js';
import { legendHeight, legendMarks, legendRows } from './legend.js';
import { plotSvg } from './plot-svg.js';

/** Shared with the marker heat map that stands below: the columns of both are the same patients. */
export const patientAxis = { width: 860, marginLeft: 84, marginRight: 10 } as const;
const legendWidth = patientAxis.width - patientAxis.marginLeft - 4;
const barHeight = 176;

/** Predicted composition of every patient as stacked bars, patients ordered by group and then by composition. */
export function drawCompositions(tables: ReportTables): [string, string][] {
  const rows = shownProportions(tables);
  const types = orderCellTypes(rows.map((row) => textOf(row, 'cell_type')));
  const colours = cellTypeColours(types);
  return [...new Set(rows.map((row) => textOf(row, 'cohort')))].map((cohort): [string, string] => {
    const patients = orderPatients(tables, cohort);
    const bars = patients.flatMap(({ proportions }, i) => {
      let from = 0;
      return types.map((type) => {
        const to = from + (proportions.get(type) ?? 0);
        const bar = { x1: i, x2: i + 1, y1: from, y2: to, type };
        from = to;
        return bar;
      });
    });
    const strips = groupStrips(patients);
    const typeLegend = types.map((label) => ({ label, colour: colours.get(label) ?? 'currentColor' }));
    const groupLegend = strips.map(({ group, patients }) => ({ label: `${group}: ${patients}`, colour: groupColour(group) }));
    const marginTop = legendHeight(legendRows(typeLegend, legendWidth).length) + 6;
    const svg = plotSvg(
      {
        ...patientAxis, height: barHeight + 54 + marginTop, marginTop, marginBottom: 54,
        x: { axis: null, domain: [0, patients.length] }, y: { domain: [0, 1], label: null, ticks: 4, tickFormat: (v: number) => `${Math.round(v * 100)} %` },
        marks: [
          Plot.rect(bars, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: (d: { type: string }) => colours.get(d.type), inset: 0 }),
          ...strips.map(({ group, x1, x2 }) => Plot.ruleY([0], { x1, x2, stroke: groupColour(group), strokeWidth: 9, dy: 11 })),
          ...legendMarks(typeLegend, legendWidth, { lift: 2 }),
          ...legendMarks(groupLegend, legendWidth, { lift: -(barHeight + 44) }),
        ],
      },
      {
        title: `Predicted composition of the patients, ${cohort}`,
        description: `${patients.length} patients${strips.length > 0 ? `, ordered by group: ${groupLegend.map(({ label }) => label).join(', ')}` : ''}`,
      },
    );
    return [compositionName(cohort), svg];
  });
}
