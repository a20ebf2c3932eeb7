import { flag, known, positive, positives, readOptions, text, texts, UsageError } from '../command-line.js';
import { ENGINE_NAMES } from '../engines.js';

/** One network that is trained. */
export interface NetworkSize {
  readonly width: number;
  readonly genes: number;
}

export interface TrainingOptions {
  readonly sizes: readonly NetworkSize[];
  /** measured steps of each contestant, after those that warm up */
  readonly steps: number;
  /** of each contestant */
  readonly threads: number;
  /** names of our engines; empty: all */
  readonly only: readonly string[];
  /** a Python with PyTorch */
  readonly peers: string | undefined;
  /** go on to step 50 for its loss */
  readonly loss: boolean;
  readonly out: string | undefined;
}

const WIDTHS = [512, 1024, 4096];
const GENES = [500, 1636, 3538];

export const TRAINING_OPTIONS_TEXT = `  --widths N,N,...    feature widths (default ${WIDTHS})
  --genes N,N,...     genes, one number for each width (default ${GENES})
  --steps N           measured steps, after 3 that warm up (default 20)
  --threads N         threads of each contestant (default 2)
  --only NAME         this engine only (repeatable; there is ${ENGINE_NAMES.join(', ')})
  --peers PYTHON      also time PyTorch with this Python
  --loss              go on to the loss of step 50
  --out FILE          write the JSON to a file also`;

/** @throws UsageError */
export function parseTrainingOptions(given: readonly string[]): TrainingOptions {
  const values = readOptions(given, { widths: text, genes: text, steps: text, threads: text, only: texts, peers: text, loss: flag, out: text });
  const widths = positives('--widths', values.widths, WIDTHS);
  const genes = positives('--genes', values.genes, GENES);
  if (widths.length !== genes.length) throw new UsageError(`--widths names ${widths.length} networks and --genes ${genes.length}: give as many of both.`);
  return {
    sizes: widths.map((width, i) => ({ width, genes: genes[i]! })),
    steps: positive('--steps', values.steps, 20),
    threads: positive('--threads', values.threads, 2),
    only: known('engine', values.only ?? [], ENGINE_NAMES),
    peers: values.peers,
    loss: values.loss ?? false,
    out: values.out,
  };
}
