import * as Plot from '@observablehq/plot';
import { cellTypeColours, groupColour, orderCellTypes, orderGroups } from '../colours.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { headlineVariant } from '../summaries/survival-summary.js';
import { compositionName } from './figure-name.js';
import { legendHeight, legendMarks, legendRows } from './legend.js';
import { plotSvg } from './plot-svg.js';

/** Predicted composition of every patient as stacked bars, patients ordered by group and then by composition. */
export function drawCompositions(tables: ReportTables): [string, string][] {
  const rows = rowsOf(tables, 'proportions').filter((row) => row.cohort !== 'test');
  const method = rows.some((row) => row.method === 'BLUE') ? 'BLUE' : textOf(rows[0] ?? {}, 'method');
  const types = orderCellTypes(rows.map((row) => textOf(row, 'cell_type')));
  const colours = cellTypeColours(types);
  const cohorts = rowsBy(rows.filter((row) => row.method === method), (row) => textOf(row, 'cohort'));
  return [...cohorts].map(([cohort, own]): [string, string] => {
    const groups = groupsOf(tables, cohort);
    const samples = [...rowsBy(own, (row) => textOf(row, 'sample'))].map(([sample, parts]) => ({
      sample, group: groups.get(sample) ?? '', parts: new Map(parts.map((row) => [textOf(row, 'cell_type'), numberOf(row, 'proportion')])),
    }));
    const order = orderGroups(samples.map(({ group }) => group));
    // Mean position along the hierarchy: primitive patients to the left, mature ones to the right.
    const maturity = (parts: Map<string, number>) => types.reduce((sum, type, i) => sum + i * (parts.get(type) ?? 0), 0);
    samples.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || maturity(a.parts) - maturity(b.parts) || (a.sample < b.sample ? -1 : 1));
    const bars = samples.flatMap(({ parts }, i) => {
      let from = 0;
      return types.map((type) => {
        const to = from + (parts.get(type) ?? 0);
        const bar = { x1: i, x2: i + 1, y1: from, y2: to, type };
        from = to;
        return bar;
      });
    });
    const strips = order.filter((group) => group !== '').map((group) => {
      const at = samples.map((sample, i) => (sample.group === group ? i : -1)).filter((i) => i >= 0);
      return { group, x1: Math.min(...at), x2: Math.max(...at) + 1, patients: at.length };
    });
    const width = 860;
    const typeLegend = types.map((label) => ({ label, colour: colours.get(label) ?? 'currentColor' }));
    const groupLegend = strips.map(({ group, patients }) => ({ label: `${group}: ${patients}`, colour: groupColour(group) }));
    const marginTop = legendHeight(legendRows(typeLegend, width - 60).length) + 6;
    const svg = plotSvg(
      {
        width, height: 230 + marginTop, marginTop, marginLeft: 56, marginRight: 10, marginBottom: 54,
        x: { axis: null, domain: [0, samples.length] }, y: { domain: [0, 1], label: null, ticks: 4, tickFormat: (v: number) => `${Math.round(v * 100)} %` },
        marks: [
          Plot.rect(bars, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: (d: { type: string }) => colours.get(d.type), inset: 0 }),
          ...strips.map(({ group, x1, x2 }) => Plot.ruleY([0], { x1, x2, stroke: groupColour(group), strokeWidth: 9, dy: 11 })),
          ...legendMarks(typeLegend, width - 60, { lift: 2 }),
          ...legendMarks(groupLegend, width - 60, { lift: -(230 - 10) }),
        ],
      },
      {
        title: `Predicted composition of the patients, ${cohort}`,
        description: `${samples.length} patients${strips.length > 0 ? `, ordered by group: ${groupLegend.map(({ label }) => label).join(', ')}` : ''}`,
      },
    );
    return [compositionName(cohort), svg];
  });
}

/** Group of each sample: from profiles (the headline variant) where there are any, else from proportions. */
function groupsOf(tables: ReportTables, cohort: string): Map<string, string> {
  const profiles = rowsOf(tables, 'groups').filter((row) => row.cohort === cohort && (row.variant === 'discovery' || row.variant === headlineVariant));
  const rows = profiles.length > 0 ? profiles : rowsOf(tables, 'proportion_groups').filter((row) => row.cohort === cohort);
  return new Map(rows.map((row) => [textOf(row, 'sample'), textOf(row, 'group')]));
}
