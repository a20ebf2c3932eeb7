import type { GroupChange } from './group-changes.js';
import type { TableChanges } from './table-changes.js';
import type { ValueChange } from './value-changes.js';

/** What differs between two runs: what went in, and what came out. */
export interface RunChanges {
  readonly before: string;
  readonly now: string;
  readonly equal: boolean;
  /** the study file with every default filled in */
  readonly study: readonly ValueChange[];
  /** sha256 by input file */
  readonly inputs: readonly ValueChange[];
  /** seed, engine and versions of software */
  readonly software: readonly ValueChange[];
  readonly tablesEqual: readonly string[];
  readonly tables: readonly TableChanges[];
  readonly tablesAdded: readonly string[];
  readonly tablesRemoved: readonly string[];
  readonly groups: readonly GroupChange[];
  /** published files beside tables that differ, or that only one run has */
  readonly files: readonly string[];
}
