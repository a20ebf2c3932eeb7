/** Numbers as a reader wants them. NaN (not computed) is an en dash everywhere. */
const missing = '–';

/** A p or q value: two significant digits, small ones with an exponent (`3.2e-5`), 0 as `< 1e-300`. */
export function pText(p: number): string {
  if (Number.isNaN(p)) return missing;
  if (p === 0) return '< 1e-300';
  if (p < 0.001) return p.toExponential(1);
  return p < 0.1 ? Number(p.toPrecision(2)).toString() : p.toFixed(2);
}

/** `p = 0.02`, or `p < 1e-300`. */
export function pEquals(p: number): string {
  const text = pText(p);
  return text.startsWith('<') ? `p\u00a0${text}` : `p\u00a0=\u00a0${text}`;
}

export function fixedText(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : Number.isNaN(value) ? missing : value > 0 ? '∞' : '−∞';
}

/** About `digits` significant digits, without trailing zeros; very large or small with an exponent. */
export function shortText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return fixedText(value, 0);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(digits - 1);
  return Number.isInteger(value) ? countText(value) : Number(value.toPrecision(digits)).toString();
}

/** A count with thousands separated by thin spaces. */
export function countText(value: number): string {
  if (Number.isNaN(value)) return missing;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** A count with its noun: `1 patient`, `7 patients`. */
export function countOf(value: number, noun: string): string {
  return `${countText(value)} ${noun}${value === 1 ? '' : 's'}`;
}
