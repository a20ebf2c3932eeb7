import { readFileSync } from 'node:fs';

interface MarkerTest {
  readonly z: number[];
  readonly p: number[];
  readonly q: number[];
  readonly log2_fold_change: number[];
  readonly mean_in: number[];
  readonly mean_out: number[];
}

export interface MarkersAndValidation {
  readonly markers: {
    readonly counts: number[][];
    readonly total: number[];
    readonly types: string[];
    readonly seen: number[];
    readonly tests: Readonly<Record<string, MarkerTest>>;
  };
  readonly nnls: { readonly S: number[][]; readonly B: number[][]; readonly p: number[][] };
  readonly validation: {
    readonly discovery: number[][];
    readonly validation: number[][];
    readonly inside: number[];
    readonly kept: number[];
    readonly z: number[];
    readonly q: number[];
    readonly discovery_loadings: number[];
    readonly validation_loadings: number[];
    readonly explained: [number, number];
    readonly loading_correlation: number;
    readonly models: Readonly<Record<string, { intercept: number; coefficient: number; probability: number[] }>>;
  };
}

/** What numpy, scipy and scikit-learn computed (markers-and-validation.py). */
export const oracle = JSON.parse(readFileSync(new URL('./markers-and-validation.json', import.meta.url), 'utf8')) as MarkersAndValidation;

/** Largest absolute difference of two lists. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
}
