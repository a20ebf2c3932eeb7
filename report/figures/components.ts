import * as Plot from '@observablehq/plot';
import { groupColour } from '../colours.js';
import { flagOf, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

export interface ComponentSummary {
  readonly component: number;
  readonly definitions: number;
  readonly anchor: string;
  readonly flipped: number;
  readonly direction: string;
  /** patients with vote 1, and undecided */
  readonly inside: number;
  readonly undecided: number;
}

/** Connected components of similar definitions with the direction of their consensus. */
export function summariseComponents(tables: ReportTables): ComponentSummary[] {
  const votes = rowsBy(rowsOf(tables, 'consensus'), (row) => textOf(row, 'component'));
  return [...rowsBy(rowsOf(tables, 'components'), (row) => textOf(row, 'component'))]
    .map(([component, rows]) => {
      const own = votes.get(component) ?? [];
      const anchor = rows.find((row) => flagOf(row, 'anchor'));
      return {
        component: Number(component),
        definitions: rows.length,
        anchor: anchor ? textOf(anchor, 'definition') : '',
        flipped: rows.filter((row) => flagOf(row, 'flipped')).length,
        direction: own[0] ? textOf(own[0], 'direction') : 'none',
        inside: own.filter((row) => numberOf(row, 'vote') === 1).length,
        undecided: own.filter((row) => numberOf(row, 'vote') === 2).length,
      };
    })
    .sort((a, b) => a.component - b.component);
}

/** Definitions in each component, coloured by the direction of its consensus. */
export function drawComponents(tables: ReportTables): [string, string][] {
  const components = summariseComponents(tables);
  if (components.length === 0) return [];
  const directions = ['favourable', 'unfavourable', 'none'].filter((direction) => components.some((component) => component.direction === direction));
  const width = Math.min(760, 170 + components.length * 44);
  const svg = plotSvg(
    {
      width: Math.max(380, width), height: 250, marginTop: 44, marginLeft: 46, marginBottom: 44,
      x: { label: null, domain: components.map(({ component }) => component), tickSize: 0 }, y: { label: null, grid: true, ticks: wholeTicks(Math.max(...components.map(({ definitions }) => definitions))), tickFormat: 'd', nice: true },
      marks: [
        Plot.barY(components, { x: 'component', y: 'definitions', fill: (d: ComponentSummary) => groupColour(d.direction), rx: 2, title: (d: ComponentSummary) => d.anchor }),
        Plot.text(components, { x: 'component', y: 'definitions', text: (d: ComponentSummary) => String(d.definitions), dy: -7 }),
        Plot.ruleY([0]),
        ...legendMarks(directions.map((direction) => ({ label: direction, colour: groupColour(direction) })), 380, { lift: 8, left: -36 }),
        Plot.text(['Component'], { frameAnchor: 'bottom', dy: 34 }),
        Plot.text(['Definitions'], { frameAnchor: 'left', rotate: -90, dx: -34 }),
      ],
    },
    {
      title: 'Components of similar definitions',
      description: components.map((c) => `component ${c.component}: ${c.definitions}, ${c.direction}`).join('; '),
    },
  );
  return [['components', svg]];
}

/** Whole numbers from 0 to `last`, about five of them. */
function wholeTicks(last: number): number[] {
  const step = Math.max(1, Math.ceil(last / 5));
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
}
