import * as Plot from '@observablehq/plot';
import type { Row } from '../../data-catalog/tables/schema.js';
import { groupColour, groupDash, orderGroups } from '../colours.js';
import { countOf, pEquals } from '../number-text.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { type Analysis, analysesOf, atRiskAt, belongsTo } from '../summaries/survival-summary.js';
import { kaplanMeierName } from './figure-name.js';
import { legendHeight, legendMarks, legendRows } from './legend.js';
import { plotSvg } from './plot-svg.js';

const width = 540;
const frameHeight = 260;
const marginLeft = 122;
const marginRight = 16;
const rowHeight = 16;
const lineHeight = 15;

/** One Kaplan-Meier figure for each analysis: steps, 95 % bands, censorings, tests, and the numbers at risk below the axis. */
export function drawKaplanMeier(tables: ReportTables): [string, string][] {
  return analysesOf(tables).flatMap((analysis): [string, string][] => {
    const rows = rowsOf(tables, 'survival_curves').filter(belongsTo(analysis));
    if (rows.length === 0) return [];
    const tests = rowsOf(tables, 'survival_tests').filter(belongsTo(analysis));
    return [[kaplanMeierName(analysis), draw(analysis, rows, tests)]];
  });
}

interface Curve {
  readonly group: string;
  readonly rows: readonly Row[];
  readonly patients: number;
  readonly events: number;
}

function draw(analysis: Analysis, rows: readonly Row[], tests: readonly Row[]): string {
  const byGroup = rowsBy(rows, (row) => textOf(row, 'group'));
  const curves = orderGroups(byGroup.keys()).map((group): Curve => {
    const own = [...(byGroup.get(group) ?? [])].sort((a, b) => numberOf(a, 'time_months') - numberOf(b, 'time_months'));
    return { group, rows: own, patients: numberOf(own[0] as Row, 'at_risk'), events: own.reduce((sum, row) => sum + numberOf(row, 'events'), 0) };
  });
  const last = Math.max(...rows.map((row) => numberOf(row, 'time_months')), 1);
  const ticks = timeTicks(last);
  const legend = curves.map(({ group, patients, events }) => ({
    label: `${group}: ${countOf(patients, 'patient')}, ${countOf(events, 'event')}`, colour: groupColour(group), symbol: 'line' as const, dash: groupDash(group),
  }));
  const testLines = tests.map((row) => `${textOf(row, 'comparison')}: log-rank ${pEquals(numberOf(row, 'p_value'))} (n ${numberOf(row, 'n')}, events ${numberOf(row, 'events')})`);
  const legendWidth = width - 40 - marginRight;
  const testsHeight = testLines.length * lineHeight;
  const marginTop = legendHeight(legendRows(legend, legendWidth).length) + testsHeight + 10;
  const marginBottom = 62 + curves.length * rowHeight;
  const variant = analysis.variant === '' ? '' : `, ${analysis.variant}`;
  return plotSvg(
    {
      width, height: marginTop + frameHeight + marginBottom, marginTop, marginBottom, marginLeft, marginRight,
      x: { domain: [0, Math.max(last, ticks.at(-1) ?? 1)], label: null }, y: { domain: [0, 1], label: null },
      marks: [
        Plot.axisX(ticks, { tickSize: 4 }),
        Plot.axisY([0, 0.25, 0.5, 0.75, 1], { tickSize: 4, tickFormat: (v: number) => `${v * 100} %` }),
        Plot.gridY([0.25, 0.5, 0.75, 1], { strokeOpacity: 0.12 }),
        Plot.ruleY([0]),
        Plot.text(['Survival'], { frameAnchor: 'left', rotate: -90, dx: -52, textAnchor: 'middle' }),
        Plot.text(['Months'], { frameAnchor: 'bottom', dy: 32 }),
        ...curves.flatMap((curve) => curveMarks(curve)),
        ...legendMarks(legend, legendWidth, { left: 40 - marginLeft, lift: 4 + testsHeight }),
        ...testLines.map((line, i) => Plot.text([line], { frameAnchor: 'top-left', textAnchor: 'start', lineAnchor: 'middle', dx: 40 - marginLeft, dy: (i - testLines.length) * lineHeight - 1, fillOpacity: 0.8 })),
        Plot.text(['At risk'], { frameAnchor: 'bottom-left', textAnchor: 'end', dx: -34, dy: 46, fontWeight: 'bold' }),
        ...curves.flatMap((curve, i) => atRiskMarks(curve, ticks, 46 + (i + 1) * rowHeight)),
      ],
    },
    {
      title: `Kaplan-Meier, ${analysis.cohort}, groups from ${analysis.grouping}${variant}`,
      description: [...legend.map(({ label }) => label), ...testLines].join('; '),
    },
  );
}

function curveMarks({ group, rows, patients }: Curve): Plot.Markish[] {
  const colour = groupColour(group);
  const dash = groupDash(group);
  let limits = { lower: 1, upper: 1 };
  const steps = [{ time: 0, survival: 1, ...limits }];
  for (const row of rows) {
    const lower = numberOf(row, 'lower_95');
    const upper = numberOf(row, 'upper_95');
    if (!Number.isNaN(lower) && !Number.isNaN(upper)) limits = { lower, upper };
    steps.push({ time: numberOf(row, 'time_months'), survival: numberOf(row, 'survival'), ...limits });
  }
  const censored = rows.filter((row) => numberOf(row, 'censored') > 0);
  return [
    ...(patients > 1 ? [Plot.areaY(steps, { x: 'time', y1: 'lower', y2: 'upper', curve: 'step-after', fill: colour, fillOpacity: 0.13 })] : []),
    Plot.line(steps, { x: 'time', y: 'survival', curve: 'step-after', stroke: colour, strokeWidth: 2.2, ...(dash ? { strokeDasharray: dash } : {}) }),
    Plot.dot(censored, { x: 'time_months', y: 'survival', symbol: 'plus', r: 3, stroke: colour, strokeWidth: 1.2 }),
  ];
}

function atRiskMarks({ group, rows }: Curve, ticks: readonly number[], dy: number): Plot.Markish[] {
  const counts = ticks.map((time) => ({ time, count: String(atRiskAt(rows, time)) }));
  return [
    Plot.text(['■'], { frameAnchor: 'bottom-left', textAnchor: 'end', dx: -18, dy, fill: groupColour(group), fontSize: 12 }),
    Plot.text([group], { frameAnchor: 'bottom-left', textAnchor: 'end', dx: -34, dy }),
    Plot.text(counts, { x: 'time', text: 'count', frameAnchor: 'bottom', dy, fontVariant: 'tabular-nums' }),
  ];
}

/** Ticks at whole years, about eight of them. */
export function timeTicks(last: number): number[] {
  const step = [1, 2, 3, 6, 12, 24, 36, 60, 120].find((months) => last / months <= 8) ?? Math.ceil(last / 8 / 120) * 120;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
}
