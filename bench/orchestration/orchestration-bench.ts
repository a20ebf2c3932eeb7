import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bench, describe } from '../bench.js';
import { known, positive, readOptions, text, texts } from '../command-line.js';
import { describeMachine } from '../machine.js';
import { type Measured, summarise } from '../measure.js';
import type { Contestant, Graph, Skipped } from './contestant.js';
import type { Shape } from './graph/workflows.js';
import { PEER_NAMES, peerGraph } from './peer-graphs.js';

const SHAPES: readonly Shape[] = ['chain', 'fan-out'];
const OWN = 'deconflow';

/** @throws UsageError */
function parse(given: readonly string[]) {
  const values = readOptions(given, { steps: text, runs: text, shape: texts, only: texts, peers: text, out: text });
  return {
    steps: positive('--steps', values.steps, 200),
    runs: positive('--runs', values.runs, 3),
    shapes: SHAPES.filter((shape) => known('shape', values.shape ?? SHAPES, SHAPES).includes(shape)),
    only: known('contestant', values.only ?? [], [OWN, ...PEER_NAMES]),
    peers: values.peers,
    out: values.out,
  };
}

type Entry = Skipped | (Omit<Contestant, 'run'> & { readonly cold: Measured; readonly cold_per_step: number; readonly warm: Measured; readonly warm_per_step: number; readonly warm_hits: number | null });

/** What orchestration itself costs: graphs of steps that do next to nothing, as whole commands, from nothing and with everything done already. */
export const orchestrationBench: Bench = {
  name: 'orchestration',
  about: 'times a chain and a fan-out of trivial steps, beside Snakemake, Prefect and Dagster',
  options: `  --steps N           (default 200)
  --runs N            of each, from nothing and again (default 3)
  --shape NAME        this graph only (repeatable; there is ${SHAPES.join(', ')})
  --only NAME         this contestant only (repeatable; there is ${[OWN, ...PEER_NAMES].join(', ')})
  --peers FOLDER      time the others too; each is installed once into a virtual environment in this folder (needs python3 and PyPI)
  --out FILE          write the JSON to a file also`,
  async run(given, root, say) {
    const { steps, runs, shapes, only, peers, out } = parse(given);
    const machine = describeMachine(root, new Date());
    const wanted = (name: string) => only.length === 0 || only.includes(name);
    // Loaded here: Temporal's hooks into asynchronous work would slow down what the other benches measure.
    const contestants: (Contestant | Skipped)[] = wanted(OWN) ? [await (await import('./own-graph.js')).ownGraph(root)] : [];
    if (peers !== undefined) for (const name of PEER_NAMES) if (wanted(name)) contestants.push(await peerGraph(name, resolve(peers), say));
    const graphs = [];
    for (const shape of shapes) graphs.push({ shape, contestants: await race({ shape, steps }, contestants, runs, say) });
    const failed = graphs.some((graph) => graph.contestants.every((entry) => 'skipped' in entry));
    return { json: { bench: 'orchestration', unit: 'ms', machine, steps, graphs }, out, failed };
  },
};

/** In turns, so that what else the machine does meets all of them. One that fails is left out from then on. */
async function race(graph: Graph, contestants: readonly (Contestant | Skipped)[], runs: number, say: (line: string) => void): Promise<Entry[]> {
  const times = new Map<string, { cold: number[]; warm: number[]; hits: number | undefined }>();
  const failures = new Map<string, string>();
  for (let run = 0; run < runs; run++) {
    for (const contestant of contestants) {
      if ('skipped' in contestant || failures.has(contestant.name)) continue;
      const { name } = contestant;
      const folder = await mkdtemp(join(tmpdir(), `deconflow-bench-${name}-`));
      try {
        const cold = await contestant.run(graph, folder);
        const warm = await contestant.run(graph, folder);
        const before = times.get(name) ?? { cold: [], warm: [], hits: undefined };
        times.set(name, { cold: [...before.cold, cold.wall], warm: [...before.warm, warm.wall], hits: warm.hits });
        say(`${graph.shape} of ${graph.steps}, ${name}: ${Math.round(cold.wall)} ms, again ${Math.round(warm.wall)} ms`);
      } catch (error) {
        failures.set(name, describe(error));
        say(`${graph.shape} of ${graph.steps}, ${name}: failed`);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }
  return contestants.map((contestant) => {
    if ('skipped' in contestant) return contestant;
    const { name, version, note } = contestant;
    const found = times.get(name);
    const failure = failures.get(name);
    if (found === undefined || failure !== undefined) return { name, skipped: failure ?? 'not run' };
    const [cold, warm] = [summarise(found.cold, null), summarise(found.warm, null)];
    return { name, version, note, cold, cold_per_step: perStep(cold, graph), warm, warm_per_step: perStep(warm, graph), warm_hits: found.hits ?? null };
  });
}

/** The whole command's time, its start included, over the number of steps. */
const perStep = ({ median }: Measured, { steps }: Graph): number => Math.round((median / steps) * 1000) / 1000;
