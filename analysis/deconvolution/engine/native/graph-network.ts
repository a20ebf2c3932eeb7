import type { Architecture } from '../../blue/architecture.js';
import { type RunningStatistics, updateRunningStatistics } from '../../blue/batch-norm.js';
import { parameterShapes } from '../../blue/parameters.js';
import type { Arrays, Engine, Losses, Network, NetworkState, NetworkWeights, Prediction, TrainingBatch } from '../engine.js';
import { adamStep, runningStatistics, statisticsArrays } from '../tfjs-engine.js';
import { GraphSession } from './graph-session.js';
import { inBfloat16 } from './half-precision.js';
import { populationVariance } from './native-operations.js';
import type { Precision } from './native-version.js';
import { feedNames, type RecordedStep, recordStep } from './record-step.js';
import type { TensorFlow, TensorFlowBackend } from './tensorflow.js';
import { EPSILON, lossesOf, ROLES, type Role, STEP_SIZE, statisticsOf, trainingGraph } from './training-graph.js';

/** Relative difference of losses that rounding explains: in another order, or of every factor to 8 bits. */
const TOLERANCE: Readonly<Record<Precision, number>> = { float32: 1e-3, bf16: 2e-2 };

export class GraphDisagreesError extends Error {
  readonly code = 'GRAPH_DISAGREES';
  constructor(part: string, graph: number, eager: number) {
    super(`The recorded training step gives a ${part} loss of ${graph} where the same ops one by one give ${eager}. This TensorFlow cannot be trusted with it: set DECONFLOW_NATIVE=eager, or take the engine wasm.`);
    this.name = 'GraphDisagreesError';
  }
}

export class NetworkClosedError extends Error {
  readonly code = 'NETWORK_CLOSED';
  constructor() {
    super('The network was disposed of and holds no weights any more. Create a new one from a state.');
    this.name = 'NetworkClosedError';
  }
}

/**
 * A network whose training step is one run of a recorded graph. Weights and moments live in the graph's variables,
 * running statistics in JavaScript. The graph is made at the first batch, and anew with a part more at the first batch of another size.
 */
export class GraphNetwork implements Network {
  private readonly running: ReadonlyMap<string, RunningStatistics>;
  private readonly recorded = new Map<number, RecordedStep>();
  private session: GraphSession | undefined;
  /** weights and moments while no session holds them */
  private kept: Pick<NetworkState, Role> | undefined;
  private predictor: Network | undefined;
  private steps: number;

  /** `eager` executes ops one by one, for predictions. */
  constructor(
    private readonly tensorFlow: TensorFlow,
    private readonly backend: TensorFlowBackend,
    private readonly eager: Engine,
    private readonly architecture: Architecture,
    start: NetworkState,
    private readonly precision: Precision,
  ) {
    this.steps = start.steps;
    this.kept = start;
    this.running = runningStatistics(architecture, start.statistics);
  }

  trainStep(batch: TrainingBatch, learningRate: number): Losses {
    this.forgetPredictor();
    const fresh = !this.recorded.has(batch.samples);
    const session = fresh ? this.record(batch) : (this.session as GraphSession);
    const step = this.recorded.get(batch.samples) as RecordedStep;
    const { step: size, epsilon, beta2 } = adamStep(learningRate, ++this.steps);
    const scale = secondMomentScale(beta2);
    const { genes, cellTypes } = this.architecture;
    const feeds = feedNames(step.prefix);
    const [losses, statistics] = session.run(
      {
        [feeds.bulk]: { shape: [batch.samples, genes], values: batch.bulk },
        [feeds.proportions]: { shape: [batch.samples, cellTypes], values: batch.proportions },
        [feeds.profiles]: { shape: [batch.samples * cellTypes, genes], values: batch.profiles },
        [STEP_SIZE]: { shape: [], values: Float32Array.of(size * scale) },
        [EPSILON]: { shape: [], values: Float32Array.of(epsilon * scale) },
      },
      [lossesOf(step.prefix), statisticsOf(step.prefix)],
    ) as [Float32Array, Float32Array];
    const [profile, proportion] = losses as unknown as [number, number];
    if (fresh) compare(step.eager, { profile, proportion }, TOLERANCE[this.precision]);
    this.updateStatistics(step, statistics);
    return { profile, proportion };
  }

  predict(bulk: Float32Array, samples: number): Prediction {
    this.predictor ??= this.eager.createNetwork(this.architecture, this.weights());
    return this.predictor.predict(bulk, samples);
  }

  weights(): NetworkWeights {
    return { parameters: this.arrays('parameters'), statistics: statisticsArrays(this.running) };
  }

  state(): NetworkState {
    return { ...this.weights(), firstMoments: this.arrays('firstMoments'), secondMoments: this.arrays('secondMoments'), steps: this.steps };
  }

  dispose(): void {
    this.forgetPredictor();
    this.session?.close();
    this.session = undefined;
    this.kept = undefined;
    this.recorded.clear();
  }

  private arrays(role: Role): Arrays {
    if (this.session !== undefined) return this.session.read(role);
    if (this.kept === undefined) throw new NetworkClosedError();
    return Object.fromEntries(Object.entries(this.kept[role]).map(([name, values]) => [name, values.slice()]));
  }

  private forgetPredictor(): void {
    this.predictor?.dispose();
    this.predictor = undefined;
  }

  /** Adds the step for this batch size to the graph; the variables move to the new session. */
  private record(batch: TrainingBatch): GraphSession {
    const kept = { parameters: this.arrays('parameters'), firstMoments: this.arrays('firstMoments'), secondMoments: this.arrays('secondMoments') };
    const step = recordStep(this.backend, this.architecture, kept.parameters, batch);
    this.recorded.set(batch.samples, this.precision === 'bf16' ? { ...step, nodes: inBfloat16(step.nodes) } : step);
    this.kept = kept;
    this.session?.close();
    this.session = undefined;
    const graph = trainingGraph(this.architecture, adamStep(0, 1), [...this.recorded.values()]);
    const session = GraphSession.load(this.tensorFlow, parameterShapes(this.architecture), graph);
    for (const role of ROLES) session.assign(role, kept[role]);
    this.session = session;
    this.kept = undefined;
    return session;
  }

  private updateStatistics(step: RecordedStep, values: Float32Array): void {
    const half = values.length / 2;
    let at = 0;
    for (const { name, count } of step.statistics) {
      const running = this.running.get(name) as RunningStatistics;
      const end = at + running.mean.length;
      updateRunningStatistics(running, values.subarray(at, end), populationVariance(values.subarray(half + at, half + end), count), count);
      at = end;
    }
  }
}

/**
 * TensorFlow forms 1 - beta2 in float32: its second moments, and so their roots, are smaller than PyTorch's by a constant
 * factor (1.3e-5 and half of that). Step and epsilon times the factor of the roots give the weights that PyTorch gives.
 */
function secondMomentScale(beta2: number): number {
  return Math.sqrt((1 - Math.fround(beta2)) / (1 - beta2));
}

/** Losses that are not numbers are the training's to report. */
function compare(eager: Losses, graph: Losses, tolerance: number): void {
  for (const part of ['profile', 'proportion'] as const) {
    if (Math.abs(graph[part] - eager[part]) > tolerance * Math.abs(eager[part])) throw new GraphDisagreesError(part, graph[part], eager[part]);
  }
}
