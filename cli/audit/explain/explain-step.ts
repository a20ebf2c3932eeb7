import type { Manifest } from '../../../data-catalog/store/artifact-store.js';
import { Lineage } from '../run/lineage.js';
import type { AuditedRun, AuditedStep } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { type KeyChange, keyChanges, type RecordedCall } from './key-changes.js';
import { type KeyComponent, keyComponents } from './key-components.js';

/**
 * Why a step ran or not:
 * `stood` its outputs were in the store; `changed` its key is not that of the earlier run; `gone` the key is the same, but its
 * outputs were not in the store; `no-earlier-run`, `no-earlier-step` there is nothing to compare with; `unknown` the keys
 * differ, but a manifest is gone and what run.json holds is the same.
 */
export type Reason = 'stood' | 'changed' | 'gone' | 'no-earlier-run' | 'no-earlier-step' | 'unknown';

export interface StepExplanation {
  readonly label: string;
  readonly step: string;
  readonly key: string;
  readonly cache: 'hit' | 'miss';
  readonly reason: Reason;
  /** the nearest earlier run of the study that has a step of this label */
  readonly compared: { readonly run: string; readonly key: string } | null;
  readonly changes: readonly KeyChange[];
  readonly components: readonly KeyComponent[];
  /** the earlier run that computed what stood */
  readonly madeIn: string | null;
  /** when its outputs were computed, from the manifest */
  readonly madeAt: string | null;
  /** runs whose manifest of this step the store lacks: version, parameters, seed and engine are not known there */
  readonly manifestGone: readonly string[];
}

/** Explains steps of one run by the earlier runs of the same study (nearest first) and the store's manifests. */
export class StepExplainer {
  private readonly lineages = new Map<AuditedRun, Lineage>();

  constructor(
    private readonly run: AuditedRun,
    private readonly earlier: readonly AuditedRun[],
    private readonly store: StoreView,
  ) {}

  async explain(step: AuditedStep): Promise<StepExplanation> {
    const with_ = (other: AuditedRun) => other.steps.find(({ label }) => label === step.label);
    const other = this.earlier.find((candidate) => with_(candidate) !== undefined);
    const previous = other === undefined ? undefined : with_(other);
    const now = await this.call(this.run, step);
    const before = other === undefined || previous === undefined ? undefined : await this.call(other, previous);
    const changes = before === undefined || previous?.key === step.key ? [] : keyChanges(before, now);
    const manifest = await this.manifest(step);
    return {
      label: step.label,
      step: step.name,
      key: step.key,
      cache: step.cache,
      reason: this.reason(step, previous, changes),
      compared: other === undefined || previous === undefined ? null : { run: other.id, key: previous.key },
      changes,
      components: keyComponents(before, now),
      madeIn: this.earlier.find((candidate) => candidate.steps.some(({ key, cache }) => key === step.key && cache === 'miss'))?.id ?? null,
      madeAt: manifest?.end ?? null,
      manifestGone: [...(now.parts === undefined ? [this.run.id] : []), ...(before !== undefined && before.parts === undefined ? [other?.id ?? ''] : [])],
    };
  }

  private reason(step: AuditedStep, previous: AuditedStep | undefined, changes: readonly KeyChange[]): Reason {
    if (step.cache === 'hit') return 'stood';
    if (this.earlier.length === 0) return 'no-earlier-run';
    if (previous === undefined) return 'no-earlier-step';
    if (previous.key === step.key) return 'gone';
    return changes.length > 0 ? 'changed' : 'unknown';
  }

  private async call(run: AuditedRun, step: AuditedStep): Promise<RecordedCall> {
    const lineage = this.lineages.get(run) ?? new Lineage(run);
    this.lineages.set(run, lineage);
    return { step, lineage, parts: (await this.manifest(step))?.parts };
  }

  private async manifest(step: AuditedStep): Promise<Manifest | undefined> {
    const manifest = await this.store.manifest(step.key);
    return typeof manifest === 'string' ? undefined : manifest;
  }
}
