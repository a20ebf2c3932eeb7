import { earlierRuns } from '../run/find-run.js';
import type { AuditedRun, AuditedStep } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { type ValueChange, valueChanges } from '../../../data-catalog/changes/value-changes.js';
import type { KeyChange } from './key-changes.js';
import { type StepExplanation, StepExplainer } from './explain-step.js';

/** Where a change entered, be its step a miss or, gone back to what an older run had, a hit. What ran after it ran because of it. */
export interface FirstCause {
  readonly label: string;
  readonly changes: readonly KeyChange[];
}

export interface RunExplanation {
  readonly run: string;
  readonly study: string;
  /** the nearest earlier run of the study */
  readonly earlier: string | null;
  /** what differs between the two study files, defaults filled in */
  readonly studyChanges: readonly ValueChange[];
  readonly causes: readonly FirstCause[];
  readonly steps: readonly StepExplanation[];
  /** of `steps`, those asked for; all, unless a step or table was named */
  readonly asked: readonly string[];
  readonly notes: readonly string[];
}

/** Why the steps of a run ran or did not: all, or the `asked` ones with every step above them. */
export async function explainRun(run: AuditedRun, store: StoreView, out: string, asked?: readonly AuditedStep[]): Promise<RunExplanation> {
  const earlier = await earlierRuns(run, out);
  const explainer = new StepExplainer(run, earlier, store);
  const all: StepExplanation[] = [];
  for (const step of run.steps) all.push(await explainer.explain(step));
  const steps = asked === undefined ? all : above(all, asked);
  const causes = steps
    .map(({ label, changes }) => ({ label, changes: changes.filter(({ kind }) => kind !== 'artifact') }))
    .filter(({ changes }) => changes.length > 0);
  const previous = earlier[0];
  return {
    run: run.id,
    study: run.study.name,
    earlier: previous?.id ?? null,
    studyChanges: previous === undefined ? [] : valueChanges(previous.study, run.study),
    causes,
    steps,
    asked: (asked ?? run.steps).map(({ label }) => label),
    notes: (await store.exists()) ? [] : [`There is no artifact store in ${store.place}: parameters, versions and engines of steps are not known. Give the run's --state.`],
  };
}

/** The asked steps and those whose changed outputs made them run, in the run's order. */
function above(all: readonly StepExplanation[], asked: readonly AuditedStep[]): StepExplanation[] {
  const byLabel = new Map(all.map((step) => [step.label, step]));
  const wanted = new Set(asked.map(({ label }) => label));
  for (const label of wanted) {
    for (const change of byLabel.get(label)?.changes ?? []) if (change.kind === 'artifact') wanted.add(change.step);
  }
  return all.filter(({ label }) => wanted.has(label));
}
