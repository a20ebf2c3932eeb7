import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { KeyParts } from '../../data-catalog/store/key.js';
import type { StepDeclaration } from './step.js';
import type { StepRequest } from './steps.js';

/** The parts of the key of `request`: content hashes and declared values only; never paths, host, time or attempt. */
export function keyParts(step: StepDeclaration, request: StepRequest): KeyParts {
  const inputs: Record<string, string | readonly string[]> = {};
  for (const name of Object.keys(step.inputs)) {
    const given = request.inputs[name];
    if (given === undefined && step.inputs[name] === 'optional') continue;
    if (given === undefined) throw new MissingInputError(step.name, name);
    inputs[name] = isList(given) ? given.map((reference) => reference.sha256) : given.sha256;
  }
  return {
    step: step.name,
    version: step.version,
    parameters: step.parameters.parse(request.parameters),
    inputs,
    ...(step.seeded ? { seed: request.seed } : {}),
    ...(step.engine ? { engine: request.engine } : {}),
  };
}

export function isList(value: ArtifactReference | readonly ArtifactReference[]): value is readonly ArtifactReference[] {
  return Array.isArray(value);
}

export class MissingInputError extends Error {
  readonly code = 'MISSING_INPUT';
  constructor(step: string, input: string) {
    super(`Step ${step} was called without its input "${input}". This is a defect of the workflow.`);
    this.name = 'MissingInputError';
  }
}
