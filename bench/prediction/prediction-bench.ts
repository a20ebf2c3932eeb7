import { PUBLISHED_CHANNELS } from '../../analysis/deconvolution/blue/architecture.js';
import { initialState } from '../../analysis/deconvolution/blue/parameters.js';
import { predictAll } from '../../analysis/deconvolution/blue/predict.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { type Bench, describe } from '../bench.js';
import { known, positive, readOptions, text, texts } from '../command-line.js';
import { ENGINE_NAMES, ENGINES } from '../engines.js';
import { generateSamples } from '../generated-samples.js';
import { describeMachine } from '../machine.js';
import { measure } from '../measure.js';

const GOAL_MS = 5000;
const CELL_TYPES = 6;

/** @throws UsageError */
function parse(given: readonly string[]) {
  const values = readOptions(given, { patients: text, width: text, genes: text, runs: text, threads: text, only: texts, out: text });
  return {
    patients: positive('--patients', values.patients, 1000),
    width: positive('--width', values.width, 512),
    genes: positive('--genes', values.genes, 750),
    runs: positive('--runs', values.runs, 3),
    threads: positive('--threads', values.threads, 2),
    only: known('engine', values.only ?? [], ENGINE_NAMES),
    out: values.out,
  };
}

/** A trained network's proportions and profiles of a whole cohort, setting up the network included. */
export const predictionBench: Bench = {
  name: 'prediction',
  about: 'times the deconvolution of a cohort by a network',
  options: `  --patients N        (default 1000)
  --width N           feature width (default 512)
  --genes N           (default 750)
  --runs N            measured runs, after a cold one (default 3)
  --threads N         (default 2)
  --only NAME         this engine only (repeatable; there is ${ENGINE_NAMES.join(', ')})
  --out FILE          write the JSON to a file also`,
  async run(given, root, say) {
    const { patients, width, genes, runs, threads, only, out } = parse(given);
    const architecture = { genes, cellTypes: CELL_TYPES, featureWidth: width, channels: PUBLISHED_CHANNELS };
    const { parameters, statistics } = initialState(architecture, deriveStream(1, 'bench', 'weights'));
    const machine = describeMachine(root, new Date());
    const { bulk } = generateSamples(architecture, patients, 'patients');
    const engines: object[] = [];
    for (const name of ENGINE_NAMES) {
      if (only.length > 0 && !only.includes(name)) continue;
      const engine = await ENGINES[name]!(threads).catch((error: unknown) => void engines.push({ engine: name, skipped: describe(error) }));
      if (!engine) continue;
      const measured = await measure(() => predictAll(engine, architecture, { parameters, statistics }, bulk, patients), runs).finally(() => engine.close());
      engines.push({ engine: name, version: engine.version, threads: engine.threads, ...measured, goal_ms: GOAL_MS, met: measured.median <= GOAL_MS });
      say(`${name}: ${patients} patients, width ${width}, ${genes} genes: median ${measured.median} ms, goal ${GOAL_MS} ms ${measured.median <= GOAL_MS ? 'met' : 'missed'}`);
    }
    const json = { bench: 'prediction', unit: 'ms', machine, patients, width, genes, cell_types: CELL_TYPES, engines };
    return { json, out, failed: engines.every((entry) => 'skipped' in entry) };
  },
};
