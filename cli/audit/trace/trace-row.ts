import type { Row } from '../../../data-catalog/tables/schema.js';
import type { AuditedRun } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { type ArtifactChain, artifactChain } from './artifact-chain.js';
import { findRow } from './find-row.js';
import { type InputPlace, inputPlaces } from './input-places.js';
import { type PatientGroup, patientGroup } from './patient-group.js';
import { RunTables } from './run-tables.js';

export interface Trace {
  readonly run: string;
  readonly table: string;
  readonly row: Row;
  /** for a row of groups or proportion_groups */
  readonly group: PatientGroup | null;
  readonly chain: ArtifactChain;
  /** where the row's patient stands in the input files; empty without a data folder, or without a patient */
  readonly places: readonly InputPlace[];
}

/** Where a row comes from: what it was decided by, the steps behind it, and the places in the input files. */
export async function traceRow(run: AuditedRun, store: StoreView, table: string, pairs: readonly string[], data?: string): Promise<Trace> {
  const tables = new RunTables(run);
  const row = findRow(table, await tables.named(table), pairs);
  const isGroup = table === 'groups' || table === 'proportion_groups';
  const patient = typeof row.cohort === 'string' && typeof row.sample === 'string' ? { cohort: row.cohort, sample: row.sample } : undefined;
  return {
    run: run.id,
    table,
    row,
    group: isGroup ? await patientGroup(tables, table, row) : null,
    chain: await artifactChain(run, store, table, row),
    places: data === undefined || patient === undefined ? [] : await inputPlaces(run, data, patient.cohort, patient.sample),
  };
}
