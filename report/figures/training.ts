import * as Plot from '@observablehq/plot';
import { shortText } from '../number-text.js';
import { flagOf, numberOf, type ReportTables, rowsOf } from '../report-tables.js';
import { legendMarks } from './legend.js';
import { plotSvg } from './plot-svg.js';

const parts = [
  { part: 'profile', label: 'Profile loss' },
  { part: 'proportion', label: 'Proportion loss' },
] as const;
const splits = [
  { split: 'train', colour: '#8C8C8C', dash: '4 2' },
  { split: 'validation', colour: '#0072B2', dash: undefined },
] as const;

/** Both losses by epoch, training and validation, and the epoch whose weights were kept. */
export function drawTraining(tables: ReportTables): [string, string][] {
  const rows = rowsOf(tables, 'training');
  if (rows.length === 0) return [];
  const best = rows.find((row) => flagOf(row, 'best'));
  const bestEpoch = best ? numberOf(best, 'epoch') : Number.NaN;
  const width = 420;
  return parts.map(({ part, label }): [string, string] => {
    const values = rows.flatMap((row) =>
      splits.map(({ split }) => ({ epoch: numberOf(row, 'epoch'), split, loss: numberOf(row, `${split}_${part}_loss`) })),
    );
    const positive = values.every(({ loss }) => loss > 0);
    const svg = plotSvg(
      {
        width, height: 270, marginTop: 50, marginLeft: 60, marginBottom: 40,
        x: { label: null, ticks: 6, tickFormat: (v: number) => (Number.isInteger(v) ? String(v) : '') },
        y: { type: positive ? 'log' : 'linear', label: null, grid: true, ticks: 5, tickFormat: (v: number) => shortText(v, 2), nice: true },
        marks: [
          Plot.text([`${label}${positive ? ' (log scale)' : ''}`], { frameAnchor: 'top-left', textAnchor: 'start', dx: -48, dy: -40, fontWeight: 'bold', fontSize: 12 }),
          ...legendMarks(splits.map(({ split, colour, dash }) => ({ label: split, colour, dash, symbol: 'line' as const })), width, { left: -48 }),
          ...(best ? [Plot.ruleX([bestEpoch], { stroke: '#D55E00', strokeOpacity: 0.8 }), Plot.text([`kept: epoch ${bestEpoch}`], { x: () => bestEpoch, frameAnchor: 'top', dy: -6, textAnchor: 'end', fill: '#D55E00' })] : []),
          ...splits.map(({ split, colour, dash }) =>
            Plot.line(values.filter((value) => value.split === split), { x: 'epoch', y: 'loss', stroke: colour, strokeWidth: 1.8, ...(dash ? { strokeDasharray: dash } : {}) }),
          ),
          Plot.text(['Epoch'], { frameAnchor: 'bottom', dy: 32 }),
        ],
      },
      { title: `${label} by epoch`, description: best ? `${rows.length} epochs; weights kept from epoch ${bestEpoch}, validation loss ${shortText(numberOf(best, `validation_${part}_loss`))}` : `${rows.length} epochs` },
    );
    return [`training-${part}`, svg];
  });
}
