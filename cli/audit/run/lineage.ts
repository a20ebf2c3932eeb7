import type { AuditedRun, AuditedStep } from './run-record.js';

/** Where a content came from: an input file of the study, or a step's output. */
export type Origin =
  | { readonly kind: 'file'; readonly name: string; readonly sha256: string }
  | { readonly kind: 'step'; readonly step: AuditedStep; readonly output: string; readonly sha256: string };

/** Which step made what, told from the hashes in run.json. */
export class Lineage {
  private readonly files = new Map<string, Origin[]>();
  private readonly made = new Map<string, { origin: Extract<Origin, { kind: 'step' }>; position: number }[]>();
  private readonly position: ReadonlyMap<AuditedStep, number>;

  constructor(readonly run: AuditedRun) {
    this.position = new Map(run.steps.map((step, i) => [step, i]));
    for (const { name, sha256 } of run.inputs) this.files.set(sha256, [...(this.files.get(sha256) ?? []), { kind: 'file', name, sha256 }]);
    for (const [position, step] of run.steps.entries()) {
      for (const [output, { sha256 }] of Object.entries(step.outputs)) {
        this.made.set(sha256, [...(this.made.get(sha256) ?? []), { origin: { kind: 'step', step, output, sha256 }, position }]);
      }
    }
  }

  /** Where an input of `step` came from; several where equal contents were made more than once (empty tables are). */
  origins(step: AuditedStep, input: string, sha256: string): Origin[] {
    const files = this.files.get(sha256);
    if (files !== undefined) return files;
    const before = this.position.get(step) ?? this.run.steps.length;
    const candidates = (this.made.get(sha256) ?? []).filter(({ position }) => position < before).map(({ origin }) => origin);
    const wanted = combinedTable(step) ?? input;
    const named = candidates.filter(({ output }) => output === wanted);
    return named.length > 0 ? named : candidates;
  }

  /** Every origin of every input of `step`, input by input. */
  parents(step: AuditedStep): { readonly input: string; readonly sha256: string; readonly origins: Origin[] }[] {
    return Object.entries(step.inputs).flatMap(([input, given]) => [given].flat().map((sha256) => ({ input, sha256, origins: this.origins(step, input, sha256) })));
  }

  /** The step whose output is the published table, and the output's name. */
  tableMaker(table: string): { readonly step: AuditedStep; readonly output: string } | undefined {
    const combined = this.run.steps.find((step) => combinedTable(step) === table);
    if (combined !== undefined) return { step: combined, output: 'table' };
    const single = this.run.steps.find(({ outputs }) => table in outputs);
    return single === undefined ? undefined : { step: single, output: table };
  }
}

/** Steps whose one output is a table of any name. */
const TABLE_STEPS: Readonly<Record<string, RegExp>> = { combineTable: /^combine /, takeCohort: /^take / };

/** The table that a step puts together, or takes one cohort out of; run.json keeps no parameters, so its label says which. */
export function combinedTable({ name, label }: AuditedStep): string | undefined {
  const before = TABLE_STEPS[name];
  return before === undefined ? undefined : label.replace(before, '');
}
