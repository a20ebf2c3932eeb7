/** Texts that mean a missing value in a table of numbers. */
const MISSING = new Set(['', 'NA', 'NaN', 'nan', 'N/A', 'null']);
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const POWERS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const ZERO = 48;
const DOT = 46 - ZERO;

/** A number from text; NaN when missing, undefined when it is no number (infinite ones and hexadecimals included). */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (MISSING.has(trimmed)) return Number.NaN;
  return NUMBER.test(trimmed) ? Number(trimmed) : undefined;
}

/**
 * The number written as plain digits, with or without a point, in bytes[from .. to); -1 when it is written otherwise.
 * Up to 15 digits: the digits and the power of ten are both exact doubles, so that one division rounds correctly.
 */
export function plainNumber(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length === 0 || length > 16) return -1;
  let digits = 0;
  let point = -1;
  for (let p = from; p < to; p++) {
    const c = (bytes[p] as number) - ZERO;
    if (c >= 0 && c <= 9) digits = digits * 10 + c;
    else if (c === DOT && point < 0 && p > from) point = p;
    else return -1;
  }
  if (point < 0) return length > 15 ? -1 : digits;
  return digits / (POWERS[to - point - 1] as number);
}

/** Whether a text is a number as most of Europe writes it, `1,5`. */
export const isDecimalComma = (text: string): boolean => /^\s*-?\d+,\d+\s*$/.test(text);
export const DECIMAL_COMMA = 'Write numbers with a point: this one has a decimal comma.';
