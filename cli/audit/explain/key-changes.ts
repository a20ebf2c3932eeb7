import type { KeyParts } from '../../../data-catalog/store/key.js';
import type { Lineage, Origin } from '../run/lineage.js';
import type { AuditedStep } from '../run/run-record.js';
import { valueChanges } from '../../../data-catalog/changes/value-changes.js';

/** A component of a step's key that is not what it was. */
export type KeyChange =
  | { readonly kind: 'version' | 'seed' | 'engine'; readonly before: string | number | null; readonly now: string | number | null }
  | { readonly kind: 'parameter'; readonly path: string; readonly before: unknown; readonly now: unknown }
  /** an input file of the study; null: there was, or is, none at this place */
  | { readonly kind: 'file'; readonly input: string; readonly before: FileContent | null; readonly now: FileContent | null }
  /** what another step made */
  | { readonly kind: 'artifact'; readonly input: string; readonly step: string; readonly output: string; readonly before: string | null; readonly now: string | null };

export interface FileContent {
  readonly name: string;
  readonly sha256: string;
}

/** One call of a step as a run recorded it: with its manifest's parts, or with what run.json holds where that is gone. */
export interface RecordedCall {
  readonly step: AuditedStep;
  readonly lineage: Lineage;
  readonly parts: KeyParts | undefined;
}

/** What differs between the keys of two calls: version, parameters, inputs, seed, engine. */
export function keyChanges(before: RecordedCall, now: RecordedCall): KeyChange[] {
  const inputs = inputChanges(before, now);
  if (before.parts === undefined || now.parts === undefined) return inputs;
  const [old, current] = [before.parts, now.parts];
  const scalar = (kind: 'version' | 'seed' | 'engine'): KeyChange[] =>
    old[kind] === current[kind] ? [] : [{ kind, before: old[kind] ?? null, now: current[kind] ?? null }];
  return [
    ...scalar('version'),
    ...valueChanges(old.parameters, current.parameters).map((change): KeyChange => ({ kind: 'parameter', ...change })),
    ...inputs,
    ...scalar('seed'),
    ...scalar('engine'),
  ];
}

function inputChanges(before: RecordedCall, now: RecordedCall): KeyChange[] {
  const [old, current] = [before.step.inputs, now.step.inputs];
  return [...new Set([...Object.keys(old), ...Object.keys(current)])].flatMap((input) => {
    const [was, is] = [[old[input] ?? []].flat(), [current[input] ?? []].flat()];
    return Array.from({ length: Math.max(was.length, is.length) }, (_, i) => inputChange(input, before, was[i], now, is[i])).flat();
  });
}

function inputChange(input: string, before: RecordedCall, was: string | undefined, now: RecordedCall, is: string | undefined): KeyChange[] {
  if (was === is) return [];
  const old = was === undefined ? [] : before.lineage.origins(before.step, input, was);
  const current = is === undefined ? [] : now.lineage.origins(now.step, input, is);
  const files = (origins: Origin[], sha256: string | undefined): FileContent | null => {
    const file = origins.find(({ kind }) => kind === 'file');
    return file?.kind === 'file' && sha256 !== undefined ? { name: file.name, sha256 } : null;
  };
  const [oldFile, newFile] = [files(old, was), files(current, is)];
  if (oldFile !== null || newFile !== null) return [{ kind: 'file', input, before: oldFile, now: newFile }];
  const { step, output } = shared(old, current);
  return [{ kind: 'artifact', input, step, output, before: was ?? null, now: is ?? null }];
}

/** The step that made both contents; where equal contents leave a choice, one that made both. */
function shared(old: Origin[], current: Origin[]): { step: string; output: string } {
  const of = (origins: Origin[]) => origins.flatMap((origin) => (origin.kind === 'step' ? [{ step: origin.step.label, output: origin.output }] : []));
  const [was, is] = [of(old), of(current)];
  return is.find(({ step, output }) => was.some((other) => other.step === step && other.output === output)) ?? is[0] ?? was[0] ?? { step: 'an unknown step', output: 'unknown' };
}
