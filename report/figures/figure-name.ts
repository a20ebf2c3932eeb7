import type { Analysis } from '../summaries/survival-summary.js';

/** Figure names are file names: letters, digits, dot and dash. */
export function figureName(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => part.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, ''))
    .join('-');
}

export function compositionName(cohort: string): string {
  return figureName('composition', cohort);
}

export function markersName(cohort: string): string {
  return figureName('markers', cohort);
}

export function umapName(cellType: string): string {
  return figureName('umap', cellType);
}

export function forestName(cohort: string, variant: string): string {
  return figureName('forest', cohort, variant);
}

export function kaplanMeierName(analysis: Pick<Analysis, 'cohort' | 'grouping' | 'variant'>): string {
  return figureName('kaplan-meier', analysis.cohort, analysis.grouping, analysis.variant);
}
