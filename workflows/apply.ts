import type { Steps } from '../activities/kit/steps.js';
import type { ArtifactReference } from '../data-catalog/store/reference.js';
import type { TableName } from '../data-catalog/tables/schema.js';
import { ahead } from './ahead.js';
import type { ApplyInput } from './apply-input.js';
import { exportProfiles } from './parts/export-profiles.js';
import { validateSubtypes } from './parts/validate-subtypes.js';
import { readPatients } from './read-patients.js';
import type { StudyArtifacts } from './study-input.js';

/**
 * A trained study applied to a cohort that it never saw: the patients are taken apart with the study's weights and called by the groups of
 * its discovery cohort, exactly as a validation cohort is (5.8). Nothing is trained or clustered again but the discovery cohort's own
 * proportions, which are in the store. As in the study, decisions depend on declarations only, never on values.
 */
export async function applyStudy(steps: Steps, { trained, cohort, files }: ApplyInput): Promise<StudyArtifacts> {
  const { study, discovery } = trained;
  const { parameters } = study;
  const { name } = cohort;
  const cellTypes = [...(study.reference[0]?.cellTypes ?? [])].sort();
  const discoveryName = study.cohorts.find(({ role }) => role === 'discovery')?.name ?? missing('a discovery cohort');
  const file = (given: string): ArtifactReference => ({ step: 'input', output: given, sha256: files[given] ?? missing(`the hash of ${given}`) });

  // The cohort's patients over the study's gene list.
  const read = await readPatients(steps, cohort, file);
  const aligned = await steps.alignCohort(
    `align ${name}`,
    { cohort: name, missing: parameters.missing },
    { expression: read.expression, genes: trained.genes, discovery_expression: discovery.expression },
  );
  const expression = ahead(steps.exportMatrix(`export expression of ${name}`, {}, { matrix: aligned.expression }));

  // Proportions and profiles of every patient, with the study's weights.
  const predicted = await steps.deconvolve(
    `deconvolve ${name}`,
    { cohort: name, cellTypes },
    { weights: trained.weights, model: trained.model, expression: aligned.expression },
  );
  const exported = ahead(steps.part('export', exportProfiles, { cohort: name, cellTypes, profiles: predicted.profiles }));

  // The discovery groups called in this cohort, in all variants, beside groups from proportions.
  const [grouped, called] = await Promise.all([
    steps.groupByProportions(
      'group by proportions',
      { cohorts: [discoveryName, name], neighbours: parameters.proportions.neighbours },
      { proportions: [discovery.proportions, predicted.proportions] },
    ),
    steps.part('validate', validateSubtypes, { cohort: name, parameters, discovery: discovery.expression, validation: aligned.expression, groups: discovery.groups }),
  ]);
  const byProportions = await steps.takeCohort('take proportion_groups', { table: 'proportion_groups', cohort: name }, { table: grouped.proportion_groups });

  const survival = read.clinical === undefined ? undefined : await testPatients(steps, parameters, { clinical: [read.clinical], groups: [called.groups], proportion_groups: [byProportions.table] });
  const { table: removed } = await steps.combineTable('combine removed', { table: 'removed' }, {
    parts: [read.removed, aligned.removed, grouped.removed, called.removed, ...(survival === undefined ? [] : [survival.removed])],
  });
  const tables: Partial<Record<TableName, ArtifactReference>> = {
    genes: trained.genes,
    test_metrics: trained.test.metrics,
    proportions: predicted.proportions,
    proportion_groups: byProportions.table,
    groups: called.groups,
    conflicts: called.conflicts,
    validation_genes: called.validation_genes,
    validation_model: called.validation_model,
    removed,
    ...survival?.tables,
  };
  const shown = (Object.keys(tables) as TableName[]).sort();
  const { figures } = await steps.drawFigures(
    'draw figures',
    { tables: shown, cohorts: [name] },
    { tables: shown.map((table) => tables[table] ?? missing(table)), expression: [aligned.expression], test_proportions: trained.test.proportions },
  );
  return { tables, profiles: await exported, expression: [{ cohort: name, parquet: (await expression).parquet }], figures };
}

/** Survival and clinical markers of the called groups. */
async function testPatients(
  steps: Steps, parameters: ApplyInput['trained']['study']['parameters'],
  grouped: { readonly clinical: readonly [ArtifactReference]; readonly groups: readonly ArtifactReference[]; readonly proportion_groups: readonly ArtifactReference[] },
): Promise<{ tables: Partial<Record<TableName, ArtifactReference>>; removed: ArtifactReference }> {
  const [survival, clinic] = await Promise.all([
    steps.testSurvival('test survival', { limits: parameters.survival.limits }, grouped),
    steps.associateClinical('associate with clinic', {}, grouped),
  ]);
  return {
    tables: {
      clinical: grouped.clinical[0], survival_tests: survival.survival_tests, survival_curves: survival.survival_curves,
      associations: clinic.associations, cox: clinic.cox,
    },
    removed: clinic.removed,
  };
}

function missing(what: string): never {
  throw new Error(`the application lacks ${what}; this is a defect of the planner`);
}
