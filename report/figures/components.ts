import * as Plot from '@observablehq/plot';
import { groupColour } from '../colours.js';
import type { ReportTables } from '../report-tables.js';
import { type ComponentSummary, summariseComponents } from '../summaries/component-summary.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

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
