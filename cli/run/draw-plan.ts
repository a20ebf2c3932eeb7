import type { PlannedStep } from './plan-steps.js';

const WIDTH = 190;
const HEIGHT = 26;
const GAP_X = 50;
const GAP_Y = 12;
const FILL = { hit: '#cfe8cf', miss: '#f5d6c6', depends: '#eeeeee' } as const;

/** The steps as a drawing: columns by longest path from the inputs, arrows along the references. */
export function drawPlan(planned: readonly PlannedStep[]): string {
  const column = new Map<string, number>();
  for (const { label, after } of planned) column.set(label, 1 + Math.max(-1, ...after.map((from) => column.get(from) ?? -1)));
  const filled = new Map<number, number>();
  const place = new Map<string, { x: number; y: number }>();
  for (const { label } of planned) {
    const c = column.get(label) ?? 0;
    const row = filled.get(c) ?? 0;
    filled.set(c, row + 1);
    place.set(label, { x: 10 + c * (WIDTH + GAP_X), y: 10 + row * (HEIGHT + GAP_Y) });
  }
  const width = 20 + (Math.max(0, ...filled.keys()) + 1) * (WIDTH + GAP_X);
  const height = 20 + Math.max(1, ...filled.values()) * (HEIGHT + GAP_Y);
  const edges = planned.flatMap(({ label, after }) =>
    after.map((from) => {
      const a = place.get(from);
      const b = place.get(label);
      if (a === undefined || b === undefined) return '';
      const [x1, y1, x2, y2] = [a.x + WIDTH, a.y + HEIGHT / 2, b.x, b.y + HEIGHT / 2];
      return `<path d="M${x1},${y1} C${x1 + GAP_X / 2},${y1} ${x2 - GAP_X / 2},${y2} ${x2},${y2}" fill="none" stroke="#999"/>`;
    }),
  );
  const nodes = planned.map(({ label, state }) => {
    const { x, y } = place.get(label) ?? { x: 0, y: 0 };
    const text = label.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<g><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="4" fill="${FILL[state]}" stroke="#666"/><text x="${x + 6}" y="${y + 17}">${text}</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11" role="img" aria-label="steps of the study">${edges.join('')}${nodes.join('')}</svg>\n`;
}
