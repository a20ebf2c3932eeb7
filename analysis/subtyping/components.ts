import { compareCodePoints } from '../order/compare-code-points.js';
import { splitSimilarity } from './similarity.js';

/** A significant definition that stands for its partition. */
export interface SignificantDefinition {
  readonly definition: string;
  readonly pValue: number;
  /** for each patient 1 in the chosen states, else 0 */
  readonly mask: Uint8Array;
}

export interface Similarity {
  /** the first of the two names */
  readonly a: string;
  readonly b: string;
  readonly iou: number;
}

export interface ComponentMember {
  readonly definition: string;
  readonly anchor: boolean;
  /** whether the sides were exchanged to agree with the anchor */
  readonly flipped: boolean;
  /** the mask after flipping */
  readonly assignment: Uint8Array;
}

/** Similarity of every pair of definitions, by name. */
export function pairwiseSimilarity(definitions: readonly SignificantDefinition[]): Similarity[] {
  const sorted = [...definitions].sort((x, y) => compareCodePoints(x.definition, y.definition));
  return sorted.flatMap((x, i) => sorted.slice(i + 1).map((y) => ({ a: x.definition, b: y.definition, iou: splitSimilarity(x.mask, y.mask) })));
}

/**
 * Connected components of the graph of definitions at least `threshold` similar, each aligned to its anchor, the
 * definition of smallest p (paper 5.8). Components are in the order of their anchors' p; ties everywhere: the first name.
 * A member is flipped when that brings it strictly closer (Hamming distance) to the anchor. The anchor comes first.
 */
export function findComponents(definitions: readonly SignificantDefinition[], similarity: readonly Similarity[], threshold: number): ComponentMember[][] {
  const joined = new Map<string, string[]>(definitions.map(({ definition }) => [definition, []]));
  for (const { a, b, iou } of similarity) {
    if (iou < threshold) continue;
    joined.get(a)!.push(b);
    joined.get(b)!.push(a);
  }
  // The first definition met of each component, by p and name, is its anchor.
  const ordered = [...definitions].sort((x, y) => x.pValue - y.pValue || compareCodePoints(x.definition, y.definition));
  const seen = new Set<string>();
  return ordered.flatMap((anchor) => {
    if (seen.has(anchor.definition)) return [];
    const reached = new Set([anchor.definition]);
    for (const name of reached) for (const next of joined.get(name)!) reached.add(next);
    for (const name of reached) seen.add(name);
    return [ordered.filter(({ definition }) => reached.has(definition)).map((member) => align(member, anchor))];
  });
}

function align(member: SignificantDefinition, anchor: SignificantDefinition): ComponentMember {
  const distance = member.mask.reduce((sum, value, i) => sum + (value === anchor.mask[i] ? 0 : 1), 0);
  const flipped = member.mask.length - distance < distance;
  return {
    definition: member.definition,
    anchor: member === anchor,
    flipped,
    assignment: flipped ? member.mask.map((value) => 1 - value) : member.mask,
  };
}
