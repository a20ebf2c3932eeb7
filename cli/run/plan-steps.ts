import { keyParts } from '../../activities/kit/key-parts.js';
import type { Part, StepRequest, Steps } from '../../activities/kit/steps.js';
import { stepNamed } from '../../activities/registry.js';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import { stepKey } from '../../data-catalog/store/key.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { RunContext } from '../../workflows/study-input.js';

/** One step as the plan sees it; without a key it waits for others (named in `after`). */
export interface PlannedStep {
  readonly step: string;
  readonly label: string;
  readonly state: 'hit' | 'miss' | 'depends';
  /** of Temporal; temporal.yaml gives each its timeouts and attempts */
  readonly queue: 'io' | 'cpu' | 'train';
  readonly key?: string;
  /** labels of the steps whose outputs it reads */
  readonly after: readonly string[];
  /** labels of those that must run first */
  readonly waitsFor: readonly string[];
}

/** A reference whose producer has not run has this in place of a hash. */
const PENDING = 'pending:';

/** The steps as the dry run performs them: they look into the store and return references without working. */
export function planSteps(store: ArtifactStore, context: RunContext): { steps: Steps; planned: PlannedStep[] } {
  const planned: PlannedStep[] = [];
  const producers = new Map<string, string>();
  const call = (name: string) => async (label: string, parameters: unknown, inputs: StepRequest['inputs']) => {
    const step = stepNamed(name);
    const { queue } = step;
    const references = Object.values(inputs).flat() as ArtifactReference[];
    const after = [...new Set(references.map(producer).filter((from): from is string => from !== undefined))];
    const waitsFor = [...new Set(references.filter(({ sha256 }) => sha256.startsWith(PENDING)).map(({ sha256 }) => sha256.slice(PENDING.length)))];
    const pending = () => Object.fromEntries(step.outputs.map((output) => [output, { step: name, output, sha256: `${PENDING}${label}` }]));
    if (waitsFor.length > 0) {
      planned.push({ step: name, label, state: 'depends', queue, after, waitsFor });
      return pending();
    }
    const { seed, engine, data } = context;
    const key = stepKey(keyParts(step, { step: name, label, parameters, inputs, seed, engine, data }));
    const manifest = await store.lookUp(key);
    planned.push({ step: name, label, state: manifest === undefined ? 'miss' : 'hit', queue, key, after, waitsFor: [] });
    if (manifest === undefined) return pending();
    return Object.fromEntries(
      Object.entries(manifest.outputs).map(([output, { sha256 }]) => {
        producers.set(`${name}/${output}/${sha256}`, label);
        return [output, { step: name, output, sha256 }];
      }),
    );
  };
  const producer = ({ step, output, sha256 }: ArtifactReference) =>
    sha256.startsWith(PENDING) ? sha256.slice(PENDING.length) : producers.get(`${step}/${output}/${sha256}`);
  const part = <I, R>(_: string, run: Part<I, R>, input: I): Promise<R> => run(steps, input);
  const steps = new Proxy({}, { get: (_, name: string) => (name === 'part' ? part : name === 'then' ? undefined : call(name)) }) as Steps;
  return { steps, planned };
}
