import { compareCodePoints } from '../order/compare-code-points.js';
import type { RandomStream } from '../random/stream.js';

export type Split = 'train' | 'validation' | 'test';

/** A type has too few cells to have one in each part. */
export class TooFewCellsError extends Error {
  readonly code = 'TOO_FEW_CELLS';
  constructor(cellType: string, cells: number) {
    super(
      `Cell type ${cellType} has ${cells} cell(s); training, validation and test need at least one each. ` +
        'Leave the type out of the study, merge it with a related one, or use a reference with more cells of it.',
    );
    this.name = 'TooFewCellsError';
  }
}

/**
 * Splits the cells 8:1:1 inside each type, before anything is mixed (paper 5.6, 5.8): of n cells round(0.8 n) train, the rest is halved and
 * validation has the odd one; every part has at least one.
 * The cells are put in code-point order and then shuffled, so that the order of the file does not matter.
 * @param stream random numbers of a type
 * @returns the split of each cell, in the order given
 * @throws TooFewCellsError
 */
export function splitCells(
  cells: readonly { readonly cell: string; readonly cellType: string }[],
  stream: (cellType: string) => RandomStream,
): Split[] {
  const byType = new Map<string, number[]>();
  cells.forEach(({ cellType }, i) => {
    const members = byType.get(cellType);
    if (members) members.push(i);
    else byType.set(cellType, [i]);
  });
  const result = new Array<Split>(cells.length);
  for (const [cellType, members] of byType) {
    const n = members.length;
    if (n < 3) throw new TooFewCellsError(cellType, n);
    members.sort((a, b) => compareCodePoints((cells[a] as { cell: string }).cell, (cells[b] as { cell: string }).cell));
    const random = stream(cellType);
    for (let i = n - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [members[i], members[j]] = [members[j] as number, members[i] as number];
    }
    const train = Math.min(Math.round(0.8 * n), n - 2);
    const validation = Math.ceil((n - train) / 2);
    members.forEach((cell, i) => {
      result[cell] = i < train ? 'train' : i < train + validation ? 'validation' : 'test';
    });
  }
  return result;
}
