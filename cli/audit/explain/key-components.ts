import { combinedTable } from '../run/lineage.js';
import { leaves, showValue } from '../../../data-catalog/changes/value-changes.js';
import { short } from './change-text.js';
import type { RecordedCall } from './key-changes.js';

/** One component of a key, as it was and as it is; null: there is none. */
export interface KeyComponent {
  readonly component: string;
  readonly before: string | null;
  readonly now: string | null;
  readonly changed: boolean;
}

/** Every component of a call's key beside that of an earlier call (or alone), in the order in which they enter the key. */
export function keyComponents(before: RecordedCall | undefined, now: RecordedCall): KeyComponent[] {
  const [old, current] = [before === undefined ? new Map<string, string>() : components(before), components(now)];
  return [...new Set([...current.keys(), ...old.keys()])].map((component) => {
    const [was, is] = [old.get(component) ?? null, current.get(component) ?? null];
    // What an earlier call without a manifest had is not known, and so not a change.
    const known = before !== undefined && (before.parts !== undefined || component.startsWith('input'));
    return { component, before: was, now: is, changed: known && was !== is };
  });
}

function components({ step, lineage, parts }: RecordedCall): Map<string, string> {
  const found = new Map<string, string>();
  found.set('step', step.name);
  if (parts !== undefined) {
    found.set('version', String(parts.version));
    for (const [path, value] of leaves(parts.parameters)) if (path !== '') found.set(`parameter ${path}`, showValue(value));
  }
  for (const [input, given] of Object.entries(step.inputs)) {
    [given].flat().forEach((sha256, i) => {
      const origins = lineage.origins(step, input, sha256).map((origin) => (origin.kind === 'file' ? origin.name : `${origin.output} of "${origin.step.label}"`));
      // Parts of a table often are equal (empty); one of those that made it is enough here.
      const from = combinedTable(step) === undefined ? origins.join(' = ') : origins[0];
      found.set(Array.isArray(given) ? `input ${input}[${i}]` : `input ${input}`, `${short(sha256)} ${from ?? '(origin unknown)'}`);
    });
  }
  if (parts?.seed !== undefined) found.set('seed', String(parts.seed));
  if (parts?.engine !== undefined) found.set('engine', parts.engine);
  return found;
}
