import * as Plot from '@observablehq/plot';
import { groupColour, orderGroups } from '../colours.js';
import { type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { componentDefinitions, isMember, statesAsked, statesBySample } from '../summaries/definition-members.js';
import { heatCells } from './heat-cells.js';
import { legendHeight, legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

const width = 860;

/** Definitions x patients: which patients each definition picks, definitions by component and patients by group. */
export function drawDefinitionMembers(tables: ReportTables): [string, string][] {
  const definitions = componentDefinitions(tables);
  const states = statesBySample(tables);
  if (definitions.length === 0 || states.size === 0) return [];
  const groups = new Map(rowsOf(tables, 'groups').filter((row) => row.variant === 'discovery').map((row) => [textOf(row, 'sample'), textOf(row, 'group')]));
  const inside = definitions.map(({ definition, flipped }) => {
    const asked = statesAsked(definition);
    // A flipped definition stands for the patients that it does not pick.
    return new Set([...states].filter(([, own]) => isMember(asked, own) !== flipped).map(([sample]) => sample));
  });
  const votes = (sample: string) => inside.filter((members) => members.has(sample)).length;
  const order = orderGroups(groups.values());
  const rank = (sample: string) => order.indexOf(groups.get(sample) ?? '');
  const samples = [...states.keys()].sort((a, b) => rank(a) - rank(b) || votes(b) - votes(a) || (a < b ? -1 : 1));
  const directions = orderGroups(definitions.map(({ direction }) => direction));
  const cells = directions.map((direction) => ({
    colour: groupColour(direction),
    cells: definitions.flatMap((one, row) => (one.direction === direction ? samples.flatMap((sample, column) => (inside[row]?.has(sample) ? [{ column, row }] : [])) : [])),
  }));
  const components = [...new Set(definitions.map(({ component }) => component))].map((component) => {
    const rows = definitions.flatMap((one, row) => (one.component === component ? [row] : []));
    return { component, first: rows[0] ?? 0, last: (rows.at(-1) ?? 0) + 1 };
  });
  const strips = order.map((group) => {
    const at = samples.flatMap((sample, i) => (groups.get(sample) === group ? [i] : []));
    return { group, x1: at[0] ?? 0, x2: (at.at(-1) ?? -1) + 1, patients: at.length };
  });
  const rowHeight = Math.max(7, Math.min(14, 420 / definitions.length));
  const marginTop = legendHeight(1) + 8;
  const height = marginTop + definitions.length * rowHeight + 58;
  const svg = plotSvg(
    {
      width, height, marginTop, marginLeft: 96, marginRight: 10, marginBottom: 58,
      x: { axis: null, domain: [0, samples.length] }, y: { axis: null, domain: [0, definitions.length], range: [marginTop, height - 58] },
      marks: [
        heatCells(cells, 0.6),
        Plot.frame({ strokeOpacity: 0.3 }),
        Plot.ruleY(components.slice(1), { y: 'first', strokeOpacity: 0.3, strokeWidth: 0.7 }),
        Plot.ruleX(strips.slice(1), { x: 'x1', strokeOpacity: 0.6 }),
        // Components of one row stand too close for a number each.
        Plot.text(components.filter(({ first, last }, i) => i === 0 || (last - first) * rowHeight >= 10 || rowHeight >= 10), { y: ({ first, last }: { first: number; last: number }) => (first + last) / 2, text: ({ component }: { component: number }) => String(component), frameAnchor: 'left', textAnchor: 'end', dx: -6, fontSize: Math.min(10, rowHeight + 1) }),
        Plot.text(['Definitions by component'], { frameAnchor: 'left', rotate: -90, dx: -60 }),
        ...strips.map(({ group, x1, x2 }) => Plot.ruleY([definitions.length], { x1, x2, stroke: groupColour(group), strokeWidth: 9, dy: 9 })),
        Plot.text(strips, { x: ({ x1, x2 }: { x1: number; x2: number }) => (x1 + x2) / 2, frameAnchor: 'bottom', dy: 26, text: ({ group, patients }: { group: string; patients: number }) => `${group}: ${patients}` }),
        Plot.text(['Patients by group'], { frameAnchor: 'bottom', dy: 44 }),
        ...legendMarks(directions.map((label) => ({ label: `picked by a definition that points ${label}`, colour: groupColour(label) })), width - 100, { lift: 2 }),
      ],
    },
    {
      title: 'Patients picked by each definition',
      description: `${definitions.length} definitions in ${components.length} components by ${samples.length} patients; ${strips.map(({ group, patients }) => `${group}: ${patients}`).join(', ')}`,
    },
  );
  return [['definition-members', svg]];
}
