import * as Plot from '@observablehq/plot';
import type { Row } from '../../data-catalog/tables/schema.js';
import { accent, quiet } from '../colours.js';
import { countText, fixedText } from '../number-text.js';
import { flagOf, numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { countDefinitions } from '../summaries/definition-counts.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

/** Chi-square of every tested definition against the size of its group. */
export function drawDefinitions(tables: ReportTables): [string, string][] {
  const tested = rowsOf(tables, 'definitions').filter((row) => flagOf(row, 'tested'));
  if (tested.length === 0) return [];
  const counts = countDefinitions(rowsOf(tables, 'definitions'));
  const kinds = [
    { label: 'tested, not significant', colour: quiet, hollow: true, keep: (row: Row) => !flagOf(row, 'significant') },
    { label: 'significant, same patients as another', colour: '#56B4E9', hollow: true, keep: (row: Row) => flagOf(row, 'significant') && !flagOf(row, 'representative') },
    { label: 'significant and unique', colour: accent, hollow: false, keep: (row: Row) => flagOf(row, 'significant') && flagOf(row, 'representative') },
  ];
  const ranked = tested.filter((row) => flagOf(row, 'significant') && flagOf(row, 'representative')).sort((a, b) => numberOf(b, 'chi_square') - numberOf(a, 'chi_square') || (textOf(a, 'definition') < textOf(b, 'definition') ? -1 : 1));
  const width = 700;
  const svg = plotSvg(
    {
      width, height: 330, marginTop: 36, marginLeft: 56, marginBottom: 44, marginRight: 16,
      x: { label: null, nice: true }, y: { label: null, grid: true, zero: true, nice: true },
      marks: [
        Plot.ruleY([0]),
        ...kinds.map(({ colour, hollow, keep }) =>
          Plot.dot(tested.filter(keep), {
            x: 'size', y: 'chi_square', r: hollow ? 2.6 : 3.6, title: (row: Row) => `${textOf(row, 'definition')}: q ${fixedText(numberOf(row, 'q_value'), 4)}`,
            ...(hollow ? { stroke: colour, strokeWidth: 1.2 } : { fill: colour }),
          }),
        ),
        ...legendMarks(kinds.map(({ label, colour, hollow }) => ({ label, colour, symbol: 'circle' as const, hollow })), width, { left: -40 }),
        Plot.text(['Patients in all chosen states'], { frameAnchor: 'bottom', dy: 34 }),
        Plot.text(['Log-rank chi-square'], { frameAnchor: 'left', rotate: -90, dx: -42 }),
      ],
    },
    {
      title: 'Definitions of patient groups: log-rank chi-square by size',
      description: `${countText(counts.all)} definitions, ${countText(counts.tested)} tested, ${countText(counts.significant)} significant, ${countText(counts.unique)} of them unique${ranked[0] ? `; the strongest is ${textOf(ranked[0], 'definition')} with chi-square ${fixedText(numberOf(ranked[0], 'chi_square'), 1)}` : ''}`,
    },
  );
  return [['definitions', svg]];
}
