import type { Architecture } from '../../analysis/deconvolution/blue/architecture.js';
import { drawsPerEmphasis, SIMULATION_PRESETS, samplesOfSplit } from '../../analysis/simulation/composition.js';
import type { Study } from '../../data-catalog/study/study.js';
import type { MeasuredTraining } from './measure-work.js';
import { weightsOf } from './network-cost.js';

const FLOAT = 4;
const DOUBLE = 8;
/** Command, worker with its threads, DuckDB and TF.js, and the Temporal server, without data: so that the AML study's measured 1.2 GiB come out */
const PROGRAM_BYTES = 700 * 2 ** 20;
/** marker tests as a table: a line of text and numbers a gene and type */
const MARKER_TEST_BYTES = 40;
const OTHER_DISK_BYTES = 20 * 2 ** 20;
/** clustering, survival, tables, figures, report: measured on the demo, 290 patients of six types */
const REST_SECONDS = 15;
const REST_PATIENTS = 290;
/** A prediction is the forward third of a training step. */
const FORWARD = 1 / 3;

/** What was counted and measured before the estimate. */
export interface Workload {
  readonly study: Study;
  /** the study's gene list */
  readonly genes: number;
  readonly referenceGenes: number;
  /** non-zero counts of the studied cells */
  readonly entries: number;
  readonly cohorts: readonly { readonly patients: number; readonly genes: number; readonly values: number }[];
  readonly training: MeasuredTraining;
  /** to mix one simulated sample */
  readonly mixingMs: number;
  /** what this check itself took to read everything and to test the marker genes */
  readonly readingSeconds: number;
}

export interface RunEstimate {
  readonly memoryBytes: number;
  readonly memoryStep: string;
  readonly diskBytes: number;
  readonly seconds: number;
  readonly trainingSeconds: number;
  readonly trainingSteps: number;
  readonly samples: Readonly<Record<'train' | 'validation' | 'test', number>>;
}

export function architectureOf({ reference, parameters }: Study, genes: number): Architecture {
  return { ...parameters.model, genes, cellTypes: reference[0]?.cellTypes.length ?? 0 };
}

/** Memory of the program and its two largest steps, disk under the state folder and the results folder, and time: for a run that finds nothing in the store. */
export function estimateRun(load: Workload): RunEstimate {
  const { study, genes, cohorts, training } = load;
  const { simulation, training: settings } = study.parameters;
  const architecture = architectureOf(study, genes);
  const types = architecture.cellTypes;
  const samplesOf = (split: 'train' | 'validation' | 'test') => {
    const asked = samplesOfSplit(simulation.samples, split);
    return asked + drawsPerEmphasis(asked, types) * types * SIMULATION_PRESETS[simulation.preset].length;
  };
  const samples = { train: samplesOf('train'), validation: samplesOf('validation'), test: samplesOf('test') };
  const all = samples.train + samples.validation + samples.test;
  const patients = cohorts.reduce((sum, cohort) => sum + cohort.patients, 0);
  const weights = weightsOf(architecture) * FLOAT;
  const profiles = (count: number) => count * types * genes * FLOAT;

  const memory: readonly (readonly [string, number])[] = [
    ['reading the single cells', load.entries * (FLOAT + FLOAT) * 3],
    ['reading a cohort', Math.max(...cohorts.map(({ values }) => values)) * DOUBLE * 2],
    ['training', training.memoryBytes + (samples.train + samples.validation) * (types + 1) * genes * FLOAT],
    ['testing the model', profiles(samples.train) + 6 * profiles(samples.test)],
    ['deconvolution', training.memoryBytes / 2 + 2 * profiles(Math.max(samples.test, ...cohorts.map((cohort) => cohort.patients)))],
  ];
  // Two steps run at a time, and the memory of a step that ended is not given back at once.
  const [[step, largest], [, second]] = [...memory].sort((a, b) => b[1] - a[1]) as [[string, number], [string, number]];

  const disk =
    load.entries * (FLOAT + FLOAT) + cohorts.reduce((sum, cohort) => sum + cohort.patients * (cohort.genes + 2 * genes) * DOUBLE, 0) +
    load.referenceGenes * types * MARKER_TEST_BYTES + all * (types + 2) * genes * FLOAT + 2 * profiles(patients) + profiles(samples.test) +
    // model in store and results; two checkpoints of weights and both moments, and the best weights, while it trains
    (2 + 2 * 3 + 1) * weights + OTHER_DISK_BYTES;

  const trainingSteps = settings.epochs * Math.ceil(samples.train / settings.batchSize);
  const perSample = (training.stepMs * FORWARD) / settings.batchSize / 1000;
  const trainingSeconds = (training.firstStepMs + trainingSteps * training.stepMs) / 1000 + settings.epochs * samples.validation * perSample;
  const seconds =
    load.readingSeconds + (all * load.mixingMs) / 1000 + trainingSeconds + (patients + samples.test) * perSample + REST_SECONDS * Math.max(1, patients / REST_PATIENTS);
  return { memoryBytes: largest + second + PROGRAM_BYTES, memoryStep: step, diskBytes: disk, seconds, trainingSeconds, trainingSteps, samples };
}
