import { z } from 'zod';
import { associate } from '../analysis/associations/contingency.js';
import type { Grouping } from '../analysis/associations/grouped-patients.js';
import { fitHazards, HAZARD_MODELS } from '../analysis/associations/proportional-hazards.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';
import { CATEGORICAL_COVARIATES, GROUPED_PATIENT_INPUTS, readGroupings } from './patients/read-groupings.js';

/** Association of the groups with clinical markers, and Cox models of the profile groups beside them (paper 2.3). */
export const associateClinical = defineStep({
  name: 'associateClinical',
  version: 1,
  queue: 'cpu',
  description: 'set the groups beside the clinical markers',
  parameters: z.object({}),
  inputs: GROUPED_PATIENT_INPUTS,
  outputs: ['associations', 'cox', 'removed'],
  seeded: false,
  engine: false,
  async run({ inputs, outputs }) {
    const groupings = await readGroupings(inputs);
    await writeTable(outputs.associations, TABLES.associations, groupings.flatMap(associationRows));
    const hazards = groupings.filter(({ grouping }) => grouping === 'profiles').flatMap(hazardModels);
    await writeTable(outputs.cox, TABLES.cox, hazards.flatMap(coxRows));
    await writeTable(outputs.removed, TABLES.removed, removedRows(hazards));
  },
});

function associationRows({ cohort, grouping, variant, patients }: Grouping): Row[] {
  const groups = patients.map((p) => p.group);
  return CATEGORICAL_COVARIATES.flatMap((variable) => {
    const found = associate(groups, patients.map((p) => p.covariates[variable] ?? null));
    if (found === null) return [];
    return [{ cohort, grouping, variant, variable, test: found.test, statistic: found.statistic, df: found.df, p_value: found.pValue, n: found.n }];
  });
}

function hazardModels({ cohort, variant, patients }: Grouping) {
  return HAZARD_MODELS.map(({ name, covariates }) => ({ cohort, variant, model: name, ...fitHazards(patients, covariates) }));
}

type Hazards = ReturnType<typeof hazardModels>[number];

function coxRows({ cohort, variant, model, terms }: Hazards): Row[] {
  return terms.map((term) => ({
    cohort,
    variant,
    model,
    term: term.term,
    coefficient: term.coefficient,
    hazard_ratio: term.hazardRatio,
    lower_95: term.lower95,
    upper_95: term.upper95,
    z: term.z,
    p_value: term.pValue,
    n: term.n,
    events: term.events,
  }));
}

/** One row for each cohort and term; the reason names every model that went without it. */
function removedRows(hazards: readonly Hazards[]): Row[] {
  const reasons = new Map<string, { input: string; name: string; reasons: string[] }>();
  for (const { cohort, variant, model, leftOut } of hazards) {
    for (const { term, reason } of leftOut) {
      const key = JSON.stringify([cohort, term]);
      const entry = reasons.get(key) ?? { input: cohort, name: term, reasons: [] };
      reasons.set(key, entry);
      entry.reasons.push(`Cox model "${model}" of variant "${variant}": ${reason}`);
    }
  }
  return [...reasons.values()].map(({ input, name, reasons: all }) => ({ input, kind: 'term', name, reason: all.join('; ') }));
}
