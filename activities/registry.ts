import type { StepDeclaration, StepSet } from './kit/step.js';
import { alignCohort } from './align-cohort.js';
import { associateClinical } from './associate-clinical.js';
import { clusterProfiles } from './cluster-profiles.js';
import { combineTable } from './combine-table.js';
import { deconvolve } from './deconvolve.js';
import { drawFigures } from './draw-figures.js';
import { enrichGeneSets } from './enrich-gene-sets.js';
import { exportMatrix } from './export-matrix.js';
import { exportProfiles } from './export-profiles.js';
import { findConsensus } from './find-consensus.js';
import { findMarkers } from './find-markers.js';
import { findReciprocalGenes } from './find-reciprocal-genes.js';
import { groupByProportions } from './group-by-proportions.js';
import { normaliseCohort } from './normalise-cohort.js';
import { readAnnotatedCells } from './read-annotated-cells.js';
import { readCohort } from './read-cohort.js';
import { readExpression } from './read-expression.js';
import { readReference } from './read-reference.js';
import { selectGenes } from './select-genes.js';
import { simulateBulk } from './simulate-bulk.js';
import { splitCells } from './split-cells.js';
import { takeCohort } from './take-cohort.js';
import { testDefinitions } from './test-definitions.js';
import { testModel } from './test-model.js';
import { testSurvival } from './test-survival.js';
import { trainBlue } from './train-blue.js';
import { validateGroups } from './validate-groups.js';

/** Every step of the study, in the order of the paper's Methods; then those that only a new cohort needs, and those that make the results folder. */
export const registry = {
  readReference,
  readAnnotatedCells,
  readCohort,
  findMarkers,
  selectGenes,
  normaliseCohort,
  splitCells,
  simulateBulk,
  trainBlue,
  deconvolve,
  testModel,
  groupByProportions,
  clusterProfiles,
  testDefinitions,
  findConsensus,
  validateGroups,
  testSurvival,
  associateClinical,
  findReciprocalGenes,
  enrichGeneSets,
  readExpression,
  alignCohort,
  takeCohort,
  combineTable,
  exportMatrix,
  exportProfiles,
  drawFigures,
} as const;

export type Registry = typeof registry;
export type StepName = keyof Registry;

/** The study's steps as whoever performs them sees them: any parameters, any inputs. */
export const studySteps = registry as unknown as StepSet;

/** The declaration of a step by its name. @throws UnknownStepError */
export const stepNamed = (name: string): StepDeclaration => namedStep(studySteps, name);

/** @throws UnknownStepError */
export function namedStep(steps: StepSet, name: string): StepDeclaration {
  const step = steps[name];
  if (step === undefined) throw new UnknownStepError(name);
  return step;
}

export class UnknownStepError extends Error {
  readonly code = 'UNKNOWN_STEP';
  constructor(name: string) {
    super(`This worker knows no step "${name}": the study was planned by another version of the code. Start a worker of that version, or run the study again.`);
    this.name = 'UnknownStepError';
  }
}
