import { z } from 'zod';
import { locateGenes } from '../analysis/expression/locate-genes.js';
import type { Matrix } from '../analysis/matrix/matrix.js';
import { callGroup } from '../analysis/validation/call-groups.js';
import { groupMask } from '../analysis/validation/group-mask.js';
import { CLASSIFIERS, COMPONENT_MODES, DIRECTIONS, transferDirection, variantName } from '../analysis/validation/variants.js';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** Carries the favourable and the unfavourable group over to a validation cohort, in four variants (paper 5.8). */
export const validateGroups = defineStep({
  name: 'validateGroups',
  version: 1,
  queue: 'cpu',
  description: 'Trains classifiers of the favourable and unfavourable group on the discovery cohort and calls the patients of a validation cohort',
  parameters: z.object({
    /** name of the validation cohort */
    cohort: z.string(),
    maxQ: z.number().positive().max(1),
    cut: z.number().min(0).max(1),
    penaltyC: z.number().positive(),
  }),
  inputs: { discovery_expression: 'one', validation_expression: 'one', groups: 'one' },
  outputs: ['groups', 'conflicts', 'validation_genes', 'validation_model', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs, progress }) {
    const { cohort } = parameters;
    const discovery = await readMatrix(inputs.discovery_expression);
    const validation = await readMatrix(inputs.validation_expression);
    // Both are over the study's list; a list in another order is brought into the discovery cohort's.
    const columns = locateGenes(validation.columnNames, discovery.columnNames);
    const aligned = doubles(validation.rows, validation.columns, validation.values, columns);
    const reference = doubles(discovery.rows, discovery.columns, discovery.values, discovery.columnNames.keys());
    const groups = (await readTable(inputs.groups))
      .filter((row) => row.variant === 'discovery')
      .map((row) => ({ sample: String(row.sample), group: String(row.group) }));

    const transfers = DIRECTIONS.map((direction, done) => {
      progress({ message: `transferring the ${direction} group`, done, total: DIRECTIONS.length });
      return transferDirection(direction, reference, aligned, groupMask(discovery.rowNames, groups, direction), parameters);
    });

    const removed: Row[] = transfers
      .filter((transfer) => transfer.failure !== null)
      .map((transfer) => ({ input: cohort, kind: 'term', name: `${transfer.direction} classifier`, reason: transfer.failure }));
    const genes: Row[] = [];
    const models: Row[] = [];
    for (const { direction, genes: kept, components, variants } of transfers) {
      for (const component of components) {
        const key = { cohort, direction, component_mode: component.mode };
        kept.forEach((gene, i) => {
          genes.push({
            ...key,
            gene: discovery.columnNames[gene.column] as string,
            z: gene.z,
            p_value: gene.pValue,
            q_value: gene.qValue,
            log2_fold_change: gene.log2FoldChange,
            discovery_loading: component.discoveryLoadings[i] as number,
            validation_loading: component.validationLoadings[i] as number,
          });
        });
        for (const variant of variants.filter(({ mode }) => mode === component.mode)) {
          models.push({
            ...key,
            classifier: variant.classifier,
            intercept: variant.intercept,
            coefficient: variant.coefficient,
            variance_explained_discovery: component.discoveryExplained,
            variance_explained_validation: component.validationExplained,
            loading_correlation: component.loadingCorrelation,
          });
        }
      }
    }

    const called: Row[] = [];
    const conflicts: Row[] = [];
    for (const mode of COMPONENT_MODES) {
      for (const classifier of CLASSIFIERS) {
        const variant = variantName(mode, classifier);
        const [good, bad] = transfers.map(
          ({ variants }) => variants.find((v) => v.mode === mode && v.classifier === classifier)?.probabilities,
        );
        validation.rowNames.forEach((sample, i) => {
          const favourable = good?.[i] ?? null;
          const unfavourable = bad?.[i] ?? null;
          const group = callGroup(favourable, unfavourable, parameters.cut);
          called.push({ cohort, variant, sample, group, probability_favourable: favourable, probability_unfavourable: unfavourable });
          if (group === 'conflict') conflicts.push({ cohort, variant, sample, favourable, unfavourable });
        });
      }
    }
    await writeTable(outputs.groups, TABLES.groups, called);
    await writeTable(outputs.conflicts, TABLES.conflicts, conflicts);
    await writeTable(outputs.validation_genes, TABLES.validation_genes, genes);
    await writeTable(outputs.validation_model, TABLES.validation_model, models);
    await writeTable(outputs.removed, TABLES.removed, removed);
  },
});

/** The given columns as doubles. */
function doubles(rows: number, width: number, values: Float32Array | Float64Array, columns: Iterable<number>): Matrix {
  const order = Uint32Array.from(columns);
  const result = new Float64Array(rows * order.length);
  for (let row = 0; row < rows; row++) {
    order.forEach((column, i) => {
      result[row * order.length + i] = values[row * width + column] as number;
    });
  }
  return { rows, columns: order.length, values: result };
}
