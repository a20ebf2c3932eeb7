import type { RunStep } from '../run-record.js';

export interface PlacedStep {
  readonly step: RunStep;
  readonly seconds: number;
  /** longest path from the inputs */
  readonly layer: number;
  /** positions of the steps whose outputs it read, without those that another of them read already */
  readonly after: readonly number[];
}

/** The steps of a run as a graph, told from the hashes of what they read and made. */
export function orderSteps(steps: readonly RunStep[]): PlacedStep[] {
  const made = new Map<string, { position: number; output: string }[]>();
  const parents: number[][] = [];
  for (const [position, step] of steps.entries()) {
    const read = Object.entries(step.inputs ?? {}).flatMap(([input, hashes]) => [hashes].flat().flatMap((sha256) => makerOf(made.get(sha256 as string) ?? [], input)));
    parents.push([...new Set(read)]);
    for (const [output, { sha256 }] of Object.entries(step.outputs ?? {})) made.set(sha256, [...(made.get(sha256) ?? []), { position, output }]);
  }
  const ancestors: Set<number>[] = [];
  for (const own of parents) ancestors.push(new Set(own.flatMap((parent) => [parent, ...(ancestors[parent] ?? [])])));
  const layers: number[] = [];
  return steps.map((step, i) => {
    const own = parents[i] ?? [];
    const layer = 1 + Math.max(-1, ...own.map((parent) => layers[parent] ?? 0));
    layers.push(layer);
    const after = own.filter((parent) => !own.some((other) => other !== parent && ancestors[other]?.has(parent)));
    return { step, seconds: (Date.parse(step.end) - Date.parse(step.start)) / 1000, layer, after };
  });
}

/** Equal contents may have several makers (empty tables do): the one whose output bears the input's name goes first. */
function makerOf(makers: readonly { position: number; output: string }[], input: string): number[] {
  const maker = makers.find(({ output }) => output === input) ?? makers[0];
  return maker === undefined ? [] : [maker.position];
}
