import { join } from 'node:path';
import { type GroupChange, groupChanges } from '../../../data-catalog/changes/group-changes.js';
import type { RunChanges } from '../../../data-catalog/changes/run-changes.js';
import { type TableChanges, tableChanges } from '../../../data-catalog/changes/table-changes.js';
import { valueChanges } from '../../../data-catalog/changes/value-changes.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import type { Row } from '../../../data-catalog/tables/schema.js';
import { CRATE, publishedFiles, publishedTables } from '../run/published-files.js';
import { readPublishedTable } from '../run/read-published-table.js';
import { type AuditedRun, engineOf } from '../run/run-record.js';

/** Times and the machine stand in these, so that they differ between any two runs. */
const OF_THE_RUN: ReadonlySet<string> = new Set(['run.json', 'report.html', CRATE]);

/** What differs between two runs: what went in, and what came out. */
export async function runChanges(before: AuditedRun, now: AuditedRun, names: boolean): Promise<RunChanges> {
  const [oldFiles, newFiles] = [await publishedFiles(before.folder), await publishedFiles(now.folder)];
  const [oldTables, newTables] = [publishedTables(oldFiles), publishedTables(newFiles)];
  const tables: TableChanges[] = [];
  const tablesEqual: string[] = [];
  const groups: GroupChange[] = [];
  for (const table of newTables.filter((name) => oldTables.includes(name))) {
    const name = `tables/${table}.parquet`;
    if (await sameContent(before, now, name)) {
      tablesEqual.push(table);
      continue;
    }
    const [old, current] = [await readPublishedTable(join(before.folder, name)), await readPublishedTable(join(now.folder, name))];
    const changes = tableChanges(table, old, current, names);
    if (isEqual(changes)) tablesEqual.push(table);
    else tables.push(changes);
    groups.push(...groupChangesOf(table, old, current, names));
  }
  const others = (files: readonly string[]) => files.filter((file) => !file.startsWith('tables/') && !OF_THE_RUN.has(file));
  const files: string[] = [];
  for (const file of new Set([...others(oldFiles), ...others(newFiles)])) {
    if (!oldFiles.includes(file) || !newFiles.includes(file) || !(await sameContent(before, now, file))) files.push(file);
  }
  const found = {
    study: valueChanges(before.study, now.study),
    inputs: valueChanges(hashes(before), hashes(now)),
    software: valueChanges(software(before), software(now)),
    tables,
    tablesAdded: newTables.filter((name) => !oldTables.includes(name)),
    tablesRemoved: oldTables.filter((name) => !newTables.includes(name)),
    groups,
    files,
  };
  return { before: before.id, now: now.id, equal: Object.values(found).every((list) => list.length === 0), tablesEqual, ...found };
}

const hashes = ({ inputs }: AuditedRun) => Object.fromEntries(inputs.map(({ name, sha256 }) => [name, sha256]));
const software = (run: AuditedRun) => ({ seed: run.seed, engine: engineOf(run), ...run.versions });

function groupChangesOf(table: string, before: readonly Row[], now: readonly Row[], names: boolean): GroupChange[] {
  if (table === 'groups') return groupChanges('profiles', before, now, names);
  return table === 'proportion_groups' ? groupChanges('proportions', before, now, names) : [];
}

function isEqual({ added, removed, changed, columnsAdded, columnsRemoved, reordered }: TableChanges): boolean {
  return added + removed + changed + columnsAdded.length + columnsRemoved.length === 0 && !reordered;
}

async function sameContent(before: AuditedRun, now: AuditedRun, file: string): Promise<boolean> {
  const [old, current] = await Promise.all([before, now].map(({ folder }) => fileSha256(join(folder, file))));
  return old === current;
}
