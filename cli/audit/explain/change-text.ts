import { showValue } from '../../../data-catalog/changes/value-changes.js';
import type { FileContent, KeyChange } from './key-changes.js';

/** More changes than these are counted, not told: a study of six cell types has six inputs that change together. */
const MOST = 3;

/** Changed components as one phrase: what another step made last, since it explains nothing by itself. */
export function changesText(changes: readonly KeyChange[]): string {
  const own = changes.filter(({ kind }) => kind !== 'artifact');
  const made = changes.filter(({ kind }) => kind === 'artifact');
  const told = [...own, ...made.slice(0, MOST)].map(changeText);
  return [...told, ...(made.length > MOST ? [`and ${made.length - MOST} more inputs`] : [])].join('; ');
}

/** A changed component as one phrase. */
export function changeText(change: KeyChange): string {
  switch (change.kind) {
    case 'parameter':
      return `parameter ${change.path} ${showValue(change.before)} -> ${showValue(change.now)}`;
    case 'file':
      return change.before?.name === change.now?.name
        ? `input file ${change.now?.name} ${short(change.before?.sha256)} -> ${short(change.now?.sha256)}`
        : `input file ${named(change.before)} -> ${named(change.now)}`;
    case 'artifact':
      return `input ${change.input} changed (${change.output} of "${change.step}": ${short(change.before)} -> ${short(change.now)})`;
    case 'version':
      return `step version ${change.before} -> ${change.now}`;
    default:
      return `${change.kind} ${change.before ?? '(none)'} -> ${change.now ?? '(none)'}`;
  }
}

/** Enough of a hash to tell two apart by eye; --json gives them whole. */
export function short(sha256: string | null | undefined): string {
  return sha256 === null || sha256 === undefined ? '(none)' : sha256.slice(0, 12);
}

function named(file: FileContent | null): string {
  return file === null ? '(none)' : `${file.name} ${short(file.sha256)}`;
}
