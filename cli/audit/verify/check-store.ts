import { canonicalJson, stepKey } from '../../../data-catalog/store/key.js';
import type { AuditedRun, AuditedStep } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { type Check, failed, ok } from './check.js';

export interface StoreChecks {
  readonly manifests: readonly Check[];
  readonly objects: readonly Check[];
  /** objects that are there and have the content that their name says */
  readonly intact: ReadonlySet<string>;
}

/**
 * Every manifest and object that the run refers to: there, with the right hash, and saying what run.json says. What is `published`
 * (by sha256) need not lie in the store too: a bundle holds each content once.
 */
export async function checkStore(run: AuditedRun, store: StoreView, published: ReadonlySet<string>): Promise<StoreChecks> {
  const manifests: Check[] = [];
  const objects: Check[] = [];
  const intact = new Set<string>();
  const seen = new Set<string>();
  const check = async (subject: string, { sha256, bytes }: { readonly sha256: string; readonly bytes: number }) => {
    if (seen.has(sha256)) return;
    seen.add(sha256);
    const checked = await checkObject(subject, store, sha256, bytes);
    objects.push(checked.state === 'absent' && published.has(sha256) ? ok(subject, 'as a published file') : checked);
    if (checked.state === 'ok') intact.add(sha256);
  };
  for (const { step, output, ...stored } of run.applied?.took ?? []) await check(`${output} of ${step} in run ${run.applied?.run}`, stored);
  for (const step of run.steps) {
    manifests.push(await checkManifest(step, store));
    for (const [output, stored] of Object.entries(step.outputs)) await check(`${output} of "${step.label}"`, stored);
  }
  return { manifests, objects, intact };
}

async function checkManifest(step: AuditedStep, store: StoreView): Promise<Check> {
  const subject = `manifest of "${step.label}"`;
  const manifest = await store.manifest(step.key);
  if (manifest === 'missing') return { subject, state: 'absent', detail: `no manifest ${step.key}` };
  if (manifest === 'damaged') return failed(subject, `${step.key} is damaged`);
  const { parts, outputs } = manifest;
  const found = stepKey(parts);
  if (found !== step.key || manifest.key !== step.key) return failed(subject, `its parts give the key ${found}, not ${step.key}`);
  if (parts.step !== step.name) return failed(subject, `it is one of step ${parts.step}, not ${step.name}`);
  if (canonicalJson(parts.inputs) !== canonicalJson(step.inputs)) return failed(subject, 'its inputs are not those in run.json');
  if (canonicalJson(outputs) !== canonicalJson(step.outputs)) return failed(subject, 'its outputs are not those in run.json');
  return ok(subject);
}

async function checkObject(subject: string, store: StoreView, sha256: string, bytes: number): Promise<Check> {
  const found = await store.examine(sha256);
  if (found === undefined) return { subject, state: 'absent', detail: `no object ${sha256}` };
  if (found.bytes !== bytes) return failed(subject, `object ${sha256} has ${found.bytes} bytes, not ${bytes}`);
  return found.sha256 === sha256 ? ok(subject) : failed(subject, `object ${sha256} has the content ${found.sha256}`);
}
