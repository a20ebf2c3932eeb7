import type { Matrix } from '../matrix/matrix.js';
import { type Component, type ComponentMode, firstComponent } from './component.js';
import { type DifferentialGene, differentialGenes } from './differential-genes.js';
import { type Classifier, type LogisticModel, logisticRegression, probability } from './logistic-regression.js';

export type Direction = 'favourable' | 'unfavourable';
export const DIRECTIONS: readonly Direction[] = ['favourable', 'unfavourable'];
export const COMPONENT_MODES: readonly ComponentMode[] = ['separate', 'shared'];
export const CLASSIFIERS: readonly Classifier[] = ['plain', 'balanced'];

export interface TrainedVariant extends LogisticModel {
  readonly mode: ComponentMode;
  readonly classifier: Classifier;
  /** probability of the direction for each validation sample */
  readonly probabilities: Float64Array;
}

/** One direction carried over to the validation cohort. */
export interface DirectionTransfer {
  readonly direction: Direction;
  readonly genes: readonly DifferentialGene[];
  readonly components: readonly (Component & { readonly mode: ComponentMode })[];
  readonly variants: readonly TrainedVariant[];
  /** why nothing could be trained; null when it could */
  readonly failure: string | null;
}

export interface TransferOptions {
  readonly maxQ: number;
  readonly penaltyC: number;
}

/**
 * Carries a group of the discovery cohort over to the validation cohort (paper 5.8): genes that differ, their first component,
 * logistic regression on the discovery component, applied to the validation component; always all four variants
 * (component separate or shared, classifier plain or balanced).
 * @param inside 1 for the discovery samples of the group
 * @param discovery, validation samples x the same genes, log2(CPM + 1)
 */
export function transferDirection(
  direction: Direction,
  discovery: Matrix,
  validation: Matrix,
  inside: Uint8Array,
  options: TransferOptions,
): DirectionTransfer {
  const nothing = { direction, components: [], variants: [] };
  const size = inside.reduce((sum, value) => sum + value, 0);
  if (size === 0) return { ...nothing, genes: [], failure: `no sample of the discovery cohort is ${direction}` };
  if (size === inside.length) return { ...nothing, genes: [], failure: `every sample of the discovery cohort is ${direction}` };
  const genes = differentialGenes(discovery, inside, options.maxQ);
  if (genes.length === 0) return { ...nothing, genes, failure: `no gene differs between ${direction} and the rest at q < ${options.maxQ}` };

  const columns = genes.map((gene) => gene.column);
  const discoveryGenes = takeColumns(discovery, columns);
  const validationGenes = takeColumns(validation, columns);
  const components = COMPONENT_MODES.map((mode) => ({ mode, ...firstComponent(discoveryGenes, validationGenes, mode) }));
  const variants = components.flatMap((component) =>
    CLASSIFIERS.map((classifier) => {
      const model = logisticRegression(component.discoveryScores, inside, classifier, options.penaltyC);
      return { ...model, mode: component.mode, classifier, probabilities: component.validationScores.map((score) => probability(model, score)) };
    }),
  );
  return { direction, genes, components, variants, failure: null };
}

/** `separate, plain` is the headline, the published reading. */
export function variantName(mode: ComponentMode, classifier: Classifier): string {
  return `${mode}, ${classifier}`;
}

function takeColumns(matrix: Matrix, columns: readonly number[]): Matrix {
  const values = new Float64Array(matrix.rows * columns.length);
  for (let row = 0; row < matrix.rows; row++) {
    columns.forEach((column, i) => {
      values[row * columns.length + i] = matrix.values[row * matrix.columns + column] as number;
    });
  }
  return { rows: matrix.rows, columns: columns.length, values };
}
