import { expect } from 'vitest';

/** Relative difference at most `tolerance`; exact where 0 is wanted. */
export function expectClose(found: number, wanted: number, tolerance = 1e-9): void {
  if (Math.abs(found - wanted) > tolerance * Math.abs(wanted)) expect(found).toBe(wanted);
}
