import { openNamedEngine } from '../../engines/open-named-engine.js';
import { measureSteps } from '../../engines/measure-engine.js';
import type { Architecture } from '../../analysis/deconvolution/blue/architecture.js';
import { restrictCounts } from '../../analysis/expression/restrict-counts.js';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { composeSamples, SIMULATION_PRESETS } from '../../analysis/simulation/composition.js';
import { simulateBulk } from '../../analysis/simulation/simulate-bulk.js';
import type { SingleCells } from '../../data-catalog/readers/single-cells.js';
import type { Parameters } from '../../data-catalog/study/parameters.js';
import { multiplicationsOf, weightsOf } from './network-cost.js';

/** A wider network is scaled from a narrower one, so that a check takes seconds: multiplications of one measured batch, forward. */
const MOST_MULTIPLICATIONS = 4e9;
const NARROWEST = 64;
const MIXED = 60;

export interface MeasuredTraining {
  /** of one training step of the study's own network */
  readonly stepMs: number;
  readonly firstStepMs: number;
  readonly memoryBytes: number;
  /** feature width that was really measured */
  readonly measuredWidth: number;
}

/** Measures training steps on random data, at the study's feature width or, where that would take long, at a smaller one. */
export async function measureTraining(engineName: string, architecture: Architecture, batchSize: number): Promise<MeasuredTraining> {
  let measured = architecture;
  while (multiplicationsOf(measured) * batchSize > MOST_MULTIPLICATIONS && measured.featureWidth / 2 >= NARROWEST) measured = { ...measured, featureWidth: measured.featureWidth / 2 };
  const engine = await openNamedEngine(engineName);
  try {
    const { stepMs, firstStepMs, memoryMb } = measureSteps(engine, measured, batchSize);
    const work = multiplicationsOf(architecture) / multiplicationsOf(measured);
    const memory = Math.max(weightsOf(architecture) / weightsOf(measured), architecture.featureWidth / measured.featureWidth);
    return { stepMs: stepMs * work, firstStepMs: firstStepMs * work, memoryBytes: memoryMb * 2 ** 20 * memory, measuredWidth: measured.featureWidth };
  } finally {
    await engine.close();
  }
}

/** Milliseconds for one simulated sample: a few are really mixed, of the study's cells. The genes do not matter much: those seen first are taken. */
export function measureMixing({ counts, cellTypes }: SingleCells, genes: number, { preset, cellsPerSample }: Parameters['simulation']): number {
  const types = [...new Set(cellTypes)].sort(compareCodePoints);
  const pools = types.map((type) => Uint32Array.from([...cellTypes.keys()].filter((i) => cellTypes[i] === type)));
  const seen = new Set<number>();
  for (let e = 0; e < counts.indices.length && seen.size < genes; e++) seen.add(counts.indices[e] as number);
  const restricted = restrictCounts(counts, [...seen].map((gene) => counts.genes[gene] as string));
  const composition = composeSamples(MIXED, types.length, SIMULATION_PRESETS[preset], cellsPerSample, deriveStream(1, 'check', 'composition'));
  const start = performance.now();
  simulateBulk(restricted, types, pools, composition, (sample) => deriveStream(1, 'check', 'cells', sample));
  return (performance.now() - start) / composition.samples;
}
