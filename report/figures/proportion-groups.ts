import * as Plot from '@observablehq/plot';
import { cellTypeColours, groupColour, orderCellTypes } from '../colours.js';
import { countOf, fixedText } from '../number-text.js';
import { type ReportTables, textOf } from '../report-tables.js';
import { summariseProportionGroups } from '../summaries/proportion-groups.js';
import { shownProportions } from '../summaries/patient-order.js';
import { legendHeight, legendMarks, legendRows } from './legend.js';
import { plotSvg } from './plot-svg.js';

const width = 760;
const rowHeight = 24;

/** Mean composition of each group that the proportions make, in every cohort: what the groups' names stand for. */
export function drawProportionGroups(tables: ReportTables): [string, string][] {
  const groups = summariseProportionGroups(tables);
  if (groups.length === 0) return [];
  const types = orderCellTypes(shownProportions(tables).map((row) => textOf(row, 'cell_type')));
  const colours = cellTypeColours(types);
  const bars = groups.flatMap(({ means }, row) => {
    let from = 0;
    return types.map((type) => {
      const to = from + (means.get(type) ?? 0);
      const bar = { x1: from, x2: to, row, type };
      from = to;
      return bar;
    });
  });
  const legend = types.map((label) => ({ label, colour: colours.get(label) ?? 'currentColor' }));
  const marginTop = legendHeight(legendRows(legend, width - 40).length) + 4;
  const labels = groups.map((group, row) => ({ row, colour: groupColour(group.group), text: `${group.cohort}, ${group.group}: ${countOf(group.patients, 'patient')}` }));
  const svg = plotSvg(
    {
      width, height: marginTop + groups.length * rowHeight + 34, marginTop, marginLeft: 230, marginRight: 16, marginBottom: 30,
      x: { domain: [0, 1], label: null, ticks: 5, tickFormat: (v: number) => `${Math.round(v * 100)} %` }, y: { axis: null, domain: [groups.length, 0] },
      marks: [
        Plot.rect(bars, { x1: 'x1', x2: 'x2', y1: (d: { row: number }) => d.row + 0.12, y2: (d: { row: number }) => d.row + 0.88, fill: (d: { type: string }) => colours.get(d.type) }),
        Plot.text(labels, { frameAnchor: 'left', y: (d: { row: number }) => d.row + 0.5, text: 'text', textAnchor: 'end', dx: -26 }),
        Plot.text(labels, { frameAnchor: 'left', y: (d: { row: number }) => d.row + 0.5, text: () => '■', textAnchor: 'end', dx: -8, fill: 'colour', fontSize: 13 }),
        ...legendMarks(legend, width - 40, { left: -220 }),
      ],
    },
    {
      title: 'Mean composition of the groups from proportions',
      description: groups.map(({ cohort, group, patients, means }) => `${cohort}, ${group}, ${countOf(patients, 'patient')}: ${types.map((type) => `${type} ${fixedText(100 * (means.get(type) ?? 0), 0)} %`).join(', ')}`).join('; '),
    },
  );
  return [['proportion-groups', svg]];
}
