/** Faults of the surroundings, which may be gone at the next attempt; everything else is bad input or a defect. */
const TRANSIENT = new Set([
  'ENOSPC', 'EDQUOT', 'EIO', 'EAGAIN', 'EBUSY', 'EMFILE', 'ENFILE', 'ENOMEM', 'ETIMEDOUT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ESTALE', 'THREAD_ENDED', 'STORE_CLEARED', 'STORE_UNREACHABLE',
]);

/** Codes of errors that the user's files or study cause; only they can mend them. */
const BAD_INPUT = new Set([
  'INPUT_FILE', 'NO_PATIENTS', 'INPUT_CHANGED', 'INPUT_OUTSIDE_DATA', 'MISSING_INPUT', 'EMPTY_GENE_LIST', 'EMPTY_CELL_TYPE', 'TOO_FEW_CELLS',
  'ZERO_SUM', 'CELL_TOTAL', 'MARKER_TYPES', 'UNKNOWN_CELL_TYPE', 'UNKNOWN_CELL', 'SURVIVAL_DATA', 'MISSING_GENES', 'MISSING_VALUE', 'TOO_FEW_GENES',
]);

export const isBadInput = (code: string): boolean => BAD_INPUT.has(code);

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk of the state folder is full. Free space or point --state at a larger disk; the run goes on by itself.',
  EDQUOT: 'The disk quota of the state folder is used up. Free space or point --state elsewhere; the run goes on by itself.',
  EROFS: 'The state folder is read-only. Make it writable or point --state elsewhere, then run again.',
  EACCES: 'A file or folder may not be read or written by this user. Mend its permissions, then run again.',
};

export interface ClassifiedFailure {
  readonly code: string;
  readonly retryable: boolean;
  readonly message: string;
  readonly stack: string;
}

/** What kind of failure this is, and whether another attempt can mend it. */
export function classify(error: unknown): ClassifiedFailure {
  if (!(error instanceof Error)) return { code: 'DEFECT', retryable: false, message: String(error), stack: '' };
  const given = (error as { code?: unknown }).code;
  const code = typeof given === 'string' ? given : /no space left/i.test(error.message) ? 'ENOSPC' : 'DEFECT';
  const remedy = REMEDIES[code];
  return { code, retryable: TRANSIENT.has(code), message: remedy === undefined ? error.message : `${error.message}. ${remedy}`, stack: error.stack ?? '' };
}
