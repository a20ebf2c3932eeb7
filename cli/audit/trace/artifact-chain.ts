import type { Row } from '../../../data-catalog/tables/schema.js';
import { readTable } from '../../../data-catalog/tables/table-file.js';
import { combinedTable, Lineage } from '../run/lineage.js';
import type { AuditedRun, AuditedStep } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';

/** A step on the way from a table back to the inputs, with those of its outputs that the way goes through. */
export interface ChainStep {
  readonly label: string;
  readonly step: string;
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** steps and input files that it read on this way */
  readonly from: readonly string[];
}

export interface ArtifactChain {
  /** the table's step first, each step before those whose outputs it read */
  readonly steps: readonly ChainStep[];
  readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
}

/**
 * The steps behind a row, back to the input files. Where a table was put together, only the parts that hold the row are
 * followed (as far as the store still has them): a patient of one cohort owes nothing to the validation in another.
 */
export async function artifactChain(run: AuditedRun, store: StoreView, table: string, row: Row): Promise<ArtifactChain> {
  const lineage = new Lineage(run);
  const maker = lineage.tableMaker(table);
  if (maker === undefined) return { steps: [], inputs: [] };
  const used = new Map<AuditedStep, { outputs: Set<string>; from: Set<string> }>();
  const use = (step: AuditedStep) => {
    const found = used.get(step) ?? { outputs: new Set<string>(), from: new Set<string>() };
    used.set(step, found);
    return found;
  };
  const inputs = new Map<string, string>();
  use(maker.step).outputs.add(maker.output);
  // Each step stands after those it read from, so that one pass from the table upwards meets every step after its readers.
  for (const step of [...run.steps].reverse()) {
    const reached = used.get(step);
    if (reached === undefined) continue;
    for (const { sha256, origins } of lineage.parents(step)) {
      if (step === maker.step && combinedTable(step) !== undefined && !(await mayHold(await store.intactFile(sha256), row))) continue;
      for (const origin of origins) {
        reached.from.add(origin.kind === 'file' ? origin.name : origin.step.label);
        if (origin.kind === 'file') inputs.set(origin.name, sha256);
        else use(origin.step).outputs.add(origin.output);
      }
    }
  }
  const steps = [...run.steps].reverse().flatMap((step): ChainStep[] => {
    const found = used.get(step);
    if (found === undefined) return [];
    const outputs = Object.fromEntries([...found.outputs].map((output) => [output, step.outputs[output]?.sha256 ?? '']));
    return [{ label: step.label, step: step.name, key: step.key, outputs, from: [...found.from] }];
  });
  return { steps, inputs: [...inputs].map(([name, sha256]) => ({ name, sha256 })).sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** Whether a part of a table has the row; one that the store lacks, or that cannot be read, may. */
async function mayHold(path: string | undefined, row: Row): Promise<boolean> {
  const rows = path !== undefined ? await readTable(path).catch(() => undefined) : undefined;
  if (rows === undefined) return true;
  const columns = Object.keys(row);
  return rows.some((other) => columns.every((column) => (other[column] ?? null) === (row[column] ?? null)));
}
