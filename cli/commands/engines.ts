import { nativeAvailability } from '../../engines/native/installation.js';
import type { MeasuredSteps } from '../../engines/measure-engine.js';
import type { Architecture } from '../../analysis/deconvolution/blue/architecture.js';
import type { Engine } from '../../analysis/deconvolution/engine/engine.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { composeSamples, SIMULATION_PRESETS, samplesOfSplit } from '../../analysis/simulation/composition.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import type { Study } from '../../data-catalog/study/study.js';

export interface EnginesOptions {
  readonly study?: string;
  readonly profile?: string;
  readonly set: readonly string[];
  /** genes of the network: which genes a study takes is known only when it has run so far */
  readonly genes: number;
  readonly json: boolean;
}

interface Shape {
  readonly architecture: Architecture;
  readonly batchSize: number;
  /** steps of the whole training */
  readonly steps: number;
}

export interface EngineReport {
  readonly name: string;
  readonly state: 'ready' | 'unavailable';
  /** why not */
  readonly reason?: string;
  readonly version?: string;
  readonly threads?: number;
  readonly gflops?: number;
  /** for the study: measured on random data; `trainingHours` is `stepMs` times the steps of the whole training */
  readonly study?: MeasuredSteps & { readonly genes: number; readonly featureWidth: number; readonly batchSize: number; readonly steps: number; readonly trainingHours: number };
}

const OPEN: Readonly<Record<string, () => Promise<Engine>>> = {
  wasm: async () => (await import('../../engines/open-engine.js')).openEngine(),
  native: async () => (await import('../../engines/native/open-native.js')).openNative(),
};

/** `deconflow engines [STUDY]`: what can train and predict here, how fast, and what it takes for a study. */
export async function enginesCommand(options: EnginesOptions): Promise<number> {
  const shape = options.study === undefined ? undefined : shapeOf(await loadStudy(options.study, options), options.genes);
  const reports: EngineReport[] = [];
  for (const [name, open] of Object.entries(OPEN)) reports.push(await report(name, open, shape));
  process.stdout.write(options.json ? `${JSON.stringify(reports)}\n` : `${reports.map(describe).join('\n')}\n`);
  return 0;
}

function shapeOf({ reference, parameters, seed }: Study, genes: number): Shape {
  const cellTypes = reference[0]?.cellTypes.length ?? 0;
  const { simulation, model, training } = parameters;
  const asked = samplesOfSplit(simulation.samples, 'train');
  const { samples } = composeSamples(asked, cellTypes, SIMULATION_PRESETS[simulation.preset], simulation.cellsPerSample, deriveStream(seed, 'engines'));
  return { architecture: { ...model, genes, cellTypes }, batchSize: training.batchSize, steps: training.epochs * Math.ceil(samples / training.batchSize) };
}

async function report(name: string, open: () => Promise<Engine>, shape: Shape | undefined): Promise<EngineReport> {
  const native = nativeAvailability();
  if (name === 'native' && !native.available) return { name, state: 'unavailable', reason: native.reason };
  const { measureProduct, measureSteps } = await import('../../engines/measure-engine.js');
  const engine = await open().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (engine instanceof Error) return { name, state: 'unavailable', reason: engine.message };
  try {
    const ready: EngineReport = { name, state: 'ready', version: engine.version, threads: engine.threads, gflops: measureProduct() };
    if (shape === undefined) return ready;
    const { architecture, batchSize, steps } = shape;
    const measured = measureSteps(engine, architecture, batchSize);
    return { ...ready, study: { ...measured, genes: architecture.genes, featureWidth: architecture.featureWidth, batchSize, steps, trainingHours: (measured.stepMs * steps) / 3.6e6 } };
  } finally {
    await engine.close();
  }
}

function describe({ name, state, reason, version, threads, gflops, study }: EngineReport): string {
  if (state === 'unavailable') return `${name}: not ready: ${reason}`;
  const lines = [`${name}: ready, version ${version}, ${threads} thread${threads === 1 ? '' : 's'}, ${gflops?.toFixed(0)} GFLOP/s in a product of 1024 x 1024 matrices`];
  if (study !== undefined) {
    const { stepMs, firstStepMs, memoryMb, genes, featureWidth, batchSize, steps, trainingHours } = study;
    lines.push(
      `  feature width ${featureWidth}, ${genes} genes (assumed: --genes), batches of ${batchSize}: ${stepMs.toFixed(0)} ms a step, the first ${(firstStepMs / 1000).toFixed(1)} s, ${memoryMb.toFixed(0)} MB`,
      `  ${steps} training steps: about ${trainingHours < 1 ? `${(trainingHours * 60).toFixed(1)} minutes` : `${trainingHours.toFixed(1)} hours`} (measured on random data, median of 3 steps)`,
    );
  }
  return lines.join('\n');
}
