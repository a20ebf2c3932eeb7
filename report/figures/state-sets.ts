import * as Plot from '@observablehq/plot';
import { orderCellTypes, plain, quiet, stateColours } from '../colours.js';
import { fixedText } from '../number-text.js';
import { numberOf, type ReportTables, textOf } from '../report-tables.js';
import { statesAsked } from '../summaries/definition-members.js';
import { shownDefinitions } from '../summaries/shown-definitions.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

const rowHeight = 22;
const barHeight = 120;

/**
 * States that the strongest definitions ask for, as an UpSet plot (Lex et al. 2014): a column a definition, its log-rank
 * chi-square as a bar, below it the state asked of each cell type; types without a mark are not asked.
 */
export function drawStateSets(tables: ReportTables): [string, string][] {
  const shown = shownDefinitions(tables).map((row, x) => ({ x, definition: textOf(row, 'definition'), asked: statesAsked(textOf(row, 'definition')), size: numberOf(row, 'size'), chi: numberOf(row, 'chi_square') }));
  if (shown.length === 0) return [];
  const types = orderCellTypes(shown.flatMap(({ asked }) => [...asked.keys()]));
  const highest = Math.max(...shown.map(({ chi }) => chi));
  // One scale for both parts: rows of cell types below 0, bars above it in units of a row.
  const top = barHeight / rowHeight;
  const level = (type: string) => -1 - types.indexOf(type);
  const points = shown.flatMap(({ x, asked }) => [...asked].map(([type, state]) => ({ x, y: level(type), state })));
  const empty = shown.flatMap(({ x, asked }) => types.filter((type) => !asked.has(type)).map((type) => ({ x, y: level(type) })));
  const spans = shown.map(({ x, asked }) => ({ x, y1: Math.max(...[...asked.keys()].map(level)), y2: Math.min(...[...asked.keys()].map(level)) }));
  const ticks = [0, 0.5, 1].map((part) => ({ y: part * top, text: fixedText(part * highest, 0) }));
  const width = Math.max(420, 150 + shown.length * 16);
  const svg = plotSvg(
    {
      width, height: 74 + barHeight + (types.length + 0.6) * rowHeight, marginTop: 44, marginLeft: 120, marginRight: 12, marginBottom: 30,
      x: { axis: null, domain: [-0.7, shown.length - 0.3] }, y: { axis: null, domain: [-types.length - 0.6, top] },
      marks: [
        Plot.ruleY(ticks, { y: 'y', strokeOpacity: 0.15 }),
        Plot.text(ticks, { y: 'y', text: 'text', frameAnchor: 'left', textAnchor: 'end', dx: -6 }),
        Plot.text(['Log-rank chi-square'], { frameAnchor: 'top-left', rotate: -90, dx: -40, dy: barHeight / 2, textAnchor: 'middle' }),
        Plot.rect(shown, { x1: (d: { x: number }) => d.x - 0.34, x2: (d: { x: number }) => d.x + 0.34, y1: 0, y2: (d: { chi: number }) => (d.chi / highest) * top, fill: quiet, title: (d: { definition: string; size: number }) => `${d.definition}: ${d.size} patients` }),
        Plot.ruleY([0]),
        Plot.link(spans, { x1: 'x', x2: 'x', y1: 'y1', y2: 'y2', strokeOpacity: 0.45, strokeWidth: 1.5 }),
        Plot.text(empty, { x: 'x', y: 'y', text: () => '·', fillOpacity: 0.5, fontSize: 14 }),
        ...([0, 1] as const).map((state) =>
          Plot.dot(points.filter((point) => point.state === state), { x: 'x', y: 'y', r: 5, fill: stateColours[state], stroke: plain, strokeOpacity: 0.3, strokeWidth: 0.5, symbol: state === 0 ? 'circle' : 'triangle' }),
        ),
        Plot.text(types, { y: level, text: (type: string) => type, frameAnchor: 'left', textAnchor: 'end', dx: -6 }),
        Plot.text(shown, { x: 'x', text: (d: { size: number }) => String(d.size), frameAnchor: 'bottom', dy: 12, fontSize: 9 }),
        Plot.text(['Patients'], { frameAnchor: 'bottom-left', textAnchor: 'end', dx: -6, dy: 12 }),
        ...legendMarks([0, 1].map((state) => ({ label: `state ${state}`, colour: stateColours[state as 0 | 1], symbol: state === 0 ? ('circle' as const) : ('triangle' as const) })), width, { left: -110, lift: 8 }),
      ],
    },
    {
      title: 'States that the strongest definitions ask for',
      description: `${shown.length} significant, unique definitions, the strongest first: ${shown.slice(0, 5).map(({ definition, size, chi }) => `${definition}, ${size} patients, chi-square ${fixedText(chi, 1)}`).join('; ')}`,
    },
  );
  return [['state-sets', svg]];
}
