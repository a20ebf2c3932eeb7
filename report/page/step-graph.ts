import { escapeXml } from '../figures/standalone-svg.js';
import { countText, shortText } from '../number-text.js';
import type { RunStep } from '../run-record.js';
import { orderSteps, type PlacedStep } from '../summaries/step-order.js';
import { figureBlock } from './figure.js';
import { type Html, html, nothing } from './html.js';

const box = { width: 156, height: 36 } as const;
const gap = { x: 14, y: 34 } as const;
const perRow = 6;
const letters = 22;

/**
 * The steps of the run from the inputs at the top to the report at the bottom, each with its time; the longer it took, the
 * darker. Drawn here and not with the other figures: those are a step of the run themselves, and its end is not known then.
 */
export function stepGraph(steps: readonly RunStep[]): Html {
  const placed = orderSteps(steps);
  if (placed.length === 0) return html`<p class="missing">No step is recorded.</p>`;
  const hits = placed.filter(({ step }) => step.cache === 'hit').length;
  const caption = `A box a step, below the steps whose outputs it reads; lines that another path implies are left out. Darker: longer.${hits === 0 ? '' : ` ${hits} of ${placed.length} came from the store; their times are those of taking them from it.`}`;
  return figureBlock(new Map([['steps', draw(placed)]]), 'steps', 'Steps and times', caption, nothing, false);
}

function draw(placed: readonly PlacedStep[]): string {
  const rows: number[][] = [];
  const lastLayer = Math.max(...placed.map(({ layer }) => layer));
  for (let layer = 0; layer <= lastLayer; layer++) {
    const own = placed.flatMap((one, i) => (one.layer === layer ? [i] : []));
    for (let from = 0; from < own.length; from += perRow) rows.push(own.slice(from, from + perRow));
  }
  const width = 20 + perRow * (box.width + gap.x) - gap.x;
  const place = new Map<number, { x: number; y: number }>();
  for (const [r, row] of rows.entries()) {
    const left = (width - row.length * (box.width + gap.x) + gap.x) / 2;
    for (const [c, i] of row.entries()) place.set(i, { x: left + c * (box.width + gap.x), y: 10 + r * (box.height + gap.y) });
  }
  const longest = Math.max(0.001, ...placed.map(({ seconds }) => seconds));
  const height = 20 + rows.length * (box.height + gap.y) - gap.y;
  const slowest = [...placed].sort((a, b) => b.seconds - a.seconds).slice(0, 3).map((one) => `${nameOf(one)}, ${timeText(one.seconds)}`);
  const words = `Steps of the run. ${countText(placed.length)} steps; the longest: ${slowest.join('; ')}`;
  const lines = placed.flatMap(({ after }, i) => after.map((from) => link(place.get(from), place.get(i))));
  const boxes = placed.map((one, i) => {
    const { x, y } = place.get(i) ?? { x: 0, y: 0 };
    const name = nameOf(one);
    const shown = name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
    const depth = (0.05 + 0.4 * Math.sqrt(Math.max(0, one.seconds) / longest)).toFixed(2);
    return (
      `<g data-mark="step"><title>${escapeXml(`${name}${useText(one.step)}`)}</title><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="4" fill="var(--surface,#fff)"/>` +
      `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="4" fill="#0072B2" fill-opacity="${depth}" stroke="currentColor" stroke-opacity="0.4"/>` +
      `<text x="${x + 8}" y="${y + 15}">${escapeXml(shown)}</text><text x="${x + 8}" y="${y + 29}" fill-opacity="0.8">${timeText(one.seconds)}${one.step.cache === 'hit' ? ', from the store' : ''}</text></g>`
    );
  });
  return (
    `<svg class="deconflow-figure" xmlns="http://www.w3.org/2000/svg" fill="currentColor" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img" aria-label="${escapeXml(words)}">` +
    `<title>Steps of the run</title><g fill="none" stroke="currentColor" stroke-opacity="0.35">${lines.join('')}</g>${boxes.join('')}</svg>`
  );
}

function link(from: { x: number; y: number } | undefined, to: { x: number; y: number } | undefined): string {
  if (!from || !to) return '';
  const [x1, y1, x2, y2] = [from.x + box.width / 2, from.y + box.height, to.x + box.width / 2, to.y];
  const bend = (y2 - y1) / 2;
  return `<path data-mark="link" d="M${x1},${y1}C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}"/>`;
}

function useText({ use }: RunStep): string {
  return use === undefined ? '' : `: ${timeText(use.cpuSeconds)} of CPU time, worker at ${countText(use.peakMemoryBytes / 2 ** 20)} MiB`;
}

function nameOf({ step }: PlacedStep): string {
  return step.label ?? step.name;
}

function timeText(seconds: number): string {
  return seconds < 120 ? `${shortText(seconds, 2)} s` : `${shortText(seconds / 60, 2)} min`;
}
