/** the largest count that, with all below it, a 32-bit float holds exactly */
export const LARGEST_COUNT = 2 ** 24;

/** Why a number is no count, or undefined. */
export function noCount(value: number): { readonly expected: string; readonly remedy: string } | undefined {
  if (Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT) return undefined;
  if (Number.isNaN(value)) return { expected: 'a count', remedy: 'Counts are never missing; export them again.' };
  if (value < 0) return { expected: 'a count of 0 or more', remedy: 'Give raw counts, not scaled or corrected values.' };
  if (!Number.isInteger(value)) return { expected: 'a whole count', remedy: 'Give raw counts, not normalised values or logarithms.' };
  return { expected: `a count of at most ${LARGEST_COUNT}`, remedy: 'Counts of molecules in one cell are far smaller: check the file.' };
}
