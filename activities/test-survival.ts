import { z } from 'zod';
import { compareSurvival, survivalCurves } from '../analysis/associations/group-survival.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';
import { GROUPED_PATIENT_INPUTS, readGroupings } from './patients/read-groupings.js';

/** Kaplan-Meier curves and log-rank tests of the groups, in every cohort and variant (paper 2.3). */
export const testSurvival = defineStep({
  name: 'testSurvival',
  version: 1,
  queue: 'cpu',
  description: 'compare the survival of the groups',
  parameters: z.object({ limits: z.enum(['log-log', 'log']) }),
  inputs: GROUPED_PATIENT_INPUTS,
  outputs: ['survival_tests', 'survival_curves'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    const groupings = await readGroupings(inputs);
    await writeTable(
      outputs.survival_tests,
      TABLES.survival_tests,
      groupings.flatMap((grouping) =>
        compareSurvival(grouping).map((test) => ({
          cohort: grouping.cohort,
          grouping: grouping.grouping,
          variant: grouping.variant,
          comparison: test.comparison,
          n: test.n,
          events: test.events,
          chi_square: test.chiSquare,
          df: test.df,
          p_value: test.pValue,
        })),
      ),
    );
    await writeTable(
      outputs.survival_curves,
      TABLES.survival_curves,
      groupings.flatMap((grouping) =>
        survivalCurves(grouping, parameters.limits).flatMap(({ group, points }) =>
          points.map((point) => ({
            cohort: grouping.cohort,
            grouping: grouping.grouping,
            variant: grouping.variant,
            group,
            time_months: point.time,
            at_risk: point.atRisk,
            events: point.events,
            censored: point.censored,
            survival: point.survival,
            lower_95: point.lower95,
            upper_95: point.upper95,
          })),
        ),
      ),
    );
  },
});
