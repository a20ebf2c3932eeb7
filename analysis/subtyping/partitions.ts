import { compareCodePoints } from '../order/compare-code-points.js';
import type { Definition } from './definitions.js';

export interface Partitions {
  /** partition of each definition, from 1 by first appearance */
  readonly partition: Int32Array;
  /** whether the definition stands for its partition: the fewest cell types, then the first name */
  readonly representative: Uint8Array;
}

/**
 * Which definitions split the patients alike (a complement is the same split).
 * @param definitions sorted by name
 * @param masks the group of each definition, over the same patients
 */
export function findPartitions(definitions: readonly Definition[], masks: readonly Uint8Array[]): Partitions {
  const numbers = new Map<string, number>();
  const best: number[] = [];
  const partition = Int32Array.from(definitions, (definition, d) => {
    const key = splitOf(masks[d]!);
    const known = numbers.get(key);
    if (known === undefined) {
      numbers.set(key, numbers.size + 1);
      best.push(d);
      return numbers.size;
    }
    const standing = definitions[best[known - 1]!]!;
    const fewer = definition.states.length - standing.states.length || compareCodePoints(definition.name, standing.name);
    if (fewer < 0) best[known - 1] = d;
    return known;
  });
  const representative = new Uint8Array(definitions.length);
  for (const d of best) representative[d] = 1;
  return { partition, representative };
}

/** The split as text, the side of the first patient written as 0. */
function splitOf(mask: Uint8Array): string {
  const first = mask[0] ?? 0;
  return mask.reduce((text, value) => text + (value === first ? '0' : '1'), '');
}
