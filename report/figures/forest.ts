import * as Plot from '@observablehq/plot';
import type { Row } from '../../data-catalog/tables/schema.js';
import { groupColour, plain } from '../colours.js';
import { fixedText, pEquals, shortText } from '../number-text.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { forestName } from './figure-name.js';
import { plotSvg } from './plot-svg.js';

const lowest = 0.05;
const highest = 20;
const ticks = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 10, 20];

interface Line {
  readonly y: number;
  readonly label: string;
  readonly heading: boolean;
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
  readonly text: string;
  readonly colour: string;
}

/** Hazard ratios of all Cox models of one cohort and variant, one under the other. */
export function drawForests(tables: ReportTables): [string, string][] {
  const sets = rowsBy(rowsOf(tables, 'cox'), (row) => `${textOf(row, 'cohort')}\n${textOf(row, 'variant')}`);
  return [...sets.values()].map((rows): [string, string] => {
    const [cohort, variant] = [textOf(rows[0] as Row, 'cohort'), textOf(rows[0] as Row, 'variant')];
    const lines = linesOf(rows);
    const terms = lines.filter(({ heading }) => !heading);
    const drawn = terms.filter(({ ratio, lower, upper }) => ratio > 0 && !Number.isNaN(lower) && !Number.isNaN(upper));
    const clamp = (value: number) => (Number.isNaN(value) ? value : Math.min(highest, Math.max(lowest, value)));
    const svg = plotSvg(
      {
        width: 760, height: 60 + lines.length * 22, marginTop: 24, marginLeft: 200, marginRight: 230, marginBottom: 36,
        x: { type: 'log', domain: [lowest, highest], axis: null },
        y: { type: 'linear', domain: [lines.length - 0.5, -0.5], axis: null },
        marks: [
          // Marks of their own: on a log scale the plot leaves some labels out.
          Plot.gridX(ticks),
          Plot.axisX(ticks, { label: null, tickFormat: () => '' }),
          Plot.text(ticks, { x: (tick: number) => tick, text: String, frameAnchor: 'bottom', dy: 12 }),
          Plot.ruleX([1], { strokeOpacity: 0.7 }),
          Plot.link(drawn.filter(({ lower, upper }) => lower < highest && upper > lowest), {
            x1: (d: Line) => clamp(d.lower), x2: (d: Line) => clamp(d.upper), y1: 'y', y2: 'y', stroke: 'colour', strokeWidth: 2,
          }),
          Plot.dot(drawn.filter(({ ratio }) => ratio >= lowest && ratio <= highest), { x: 'ratio', y: 'y', fill: 'colour', symbol: 'square', r: 4.5 }),
          // an arrow says that the interval goes on beyond the axis
          Plot.text(drawn.filter(({ upper }) => upper > highest), { x: () => highest, y: 'y', text: () => '▸', fill: 'colour', fontSize: 14 }),
          Plot.text(drawn.filter(({ lower }) => lower < lowest), { x: () => lowest, y: 'y', text: () => '◂', fill: 'colour', fontSize: 14 }),
          Plot.text(terms, { frameAnchor: 'left', y: 'y', text: 'label', textAnchor: 'end', dx: -10 }),
          Plot.text(lines.filter(({ heading }) => heading), { frameAnchor: 'left', y: 'y', text: 'label', textAnchor: 'start', dx: -192, fontWeight: 'bold' }),
          Plot.text(terms, { frameAnchor: 'right', y: 'y', text: 'text', textAnchor: 'start', dx: 12, fontVariant: 'tabular-nums' }),
          Plot.text(['Hazard ratio (95 % interval)'], { frameAnchor: 'top-right', textAnchor: 'start', dx: 12, dy: -12, fontWeight: 'bold' }),
          Plot.text(['← longer survival        Hazard ratio        shorter survival →'], { frameAnchor: 'bottom', dy: 30 }),
        ],
      },
      {
        title: `Cox proportional hazards, ${cohort}, ${variant}`,
        description: lines.map(({ heading, label, text }) => (heading ? label : `${label}: ${text}`)).join('; '),
      },
    );
    return [forestName(cohort, variant), svg];
  });
}

function linesOf(rows: readonly Row[]): Line[] {
  const lines: Omit<Line, 'y'>[] = [];
  for (const [model, terms] of rowsBy(rows, (row) => textOf(row, 'model'))) {
    const first = terms[0] as Row;
    lines.push({ label: `${model}: n ${shortText(numberOf(first, 'n'))}, events ${shortText(numberOf(first, 'events'))}`, heading: true, ratio: Number.NaN, lower: Number.NaN, upper: Number.NaN, text: '', colour: plain });
    for (const row of terms) {
      const term = textOf(row, 'term');
      const [ratio, lower, upper] = [numberOf(row, 'hazard_ratio'), numberOf(row, 'lower_95'), numberOf(row, 'upper_95')];
      const level = /^group=(\w+)/.exec(term)?.[1] ?? '';
      lines.push({
        label: term.length > 34 ? `${term.slice(0, 33)}…` : term, heading: false, ratio, lower, upper,
        text: `${ratioText(ratio)} (${ratioText(lower)} to ${ratioText(upper)})  ${pEquals(numberOf(row, 'p_value'))}`,
        colour: level === '' ? plain : groupColour(level),
      });
    }
  }
  return lines.map((line, y) => ({ ...line, y }));
}

function ratioText(value: number): string {
  return value >= 1000 || (value > 0 && value < 0.001) ? shortText(value, 2) : fixedText(value, 2);
}
