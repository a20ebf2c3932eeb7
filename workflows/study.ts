import type { Steps } from '../activities/kit/steps.js';
import type { ArtifactReference } from '../data-catalog/store/reference.js';
import type { TableName } from '../data-catalog/tables/schema.js';
import { ahead } from './ahead.js';
import { exportProfiles } from './parts/export-profiles.js';
import { findStates, findSubtypes } from './parts/find-subtypes.js';
import { testModel } from './parts/test-model.js';
import { trainModel } from './parts/train-model.js';
import { validateSubtypes } from './parts/validate-subtypes.js';
import { readPatients } from './read-patients.js';
import type { StudyArtifacts, StudyInput } from './study-input.js';

/**
 * The study, from annotated single cells and patients' bulk expression to groups checked in a second cohort
 * (Zhu et al., PLOS Comput Biol 2026). It works on references only: every decision depends on the study file,
 * never on values inside an artifact, so that the dry run, the drawing of the DAG and the run cannot disagree.
 */
export async function analyseStudy(steps: Steps, { study, files, sampleFiles = [] }: StudyInput): Promise<StudyArtifacts> {
  const { parameters } = study;
  const reference = at(study.reference, 0);
  const discovery = study.cohorts.find((cohort) => cohort.role === 'discovery') ?? missing('a discovery cohort');
  const validation = study.cohorts.filter((cohort) => cohort.role === 'validation');
  const ordered = [discovery, ...validation];
  const cellTypes = [...reference.cellTypes].sort();
  const file = (name: string): ArtifactReference => ({ step: 'input', output: name, sha256: files[name] ?? missing(`the hash of ${name}`) });

  // Inputs: the annotated single cells and the patients (5.6, 5.8).
  const reading =
    'matrices' in reference
      ? steps.readReference(
          `read ${reference.name}`,
          { reference },
          { matrices: reference.matrices.map((matrix) => file(matrix.file)), cells: file(reference.cells.file), genes: file(reference.genes.file) },
        )
      : steps.readAnnotatedCells(
          `read ${reference.name}`,
          { reference },
          { files: sampleFiles.map(file), cells: 'cells' in reference ? [file(reference.cells.file)] : [] },
        );
  const [cells, cohorts] = await Promise.all([reading, Promise.all(ordered.map((cohort) => readPatients(steps, cohort, file, reading)))]);

  // Cells are split before anything is mixed; marker genes make the gene list (5.3, 5.6).
  const split = await steps.splitCells('split cells', { reference: reference.name }, { cell_types: cells.cell_types });
  const markers = await steps.findMarkers(
    'find marker genes',
    { reference: reference.name, ...parameters.markers },
    { counts: cells.counts, cell_types: cells.cell_types, cells: split.cells },
  );
  const list = await steps.selectGenes(
    'select genes',
    { cohorts: ordered.map(({ name }) => name), missing: parameters.missing },
    { marker_genes: [markers.marker_genes], expression: cohorts.map(({ expression }) => expression) },
  );
  const bulk = await Promise.all(
    ordered.map(({ name }, i) =>
      steps.normaliseCohort(`normalise ${name}`, { cohort: name, missing: parameters.missing }, { expression: at(cohorts, i).expression, genes: list.genes }),
    ),
  );

  const expression = ahead(
    Promise.all(
      ordered.map(async ({ name }, i) => ({
        cohort: name,
        parquet: (await steps.exportMatrix(`export expression of ${name}`, {}, { matrix: at(bulk, i).expression })).parquet,
      })),
    ),
  );

  // BLUE is trained on simulated bulk samples (5.4) and tested on others (5.5).
  const model = await steps.part('train-model', trainModel, { cellTypes, parameters, counts: cells.counts, cells: split.cells, genes: list.genes });

  // Every patient's proportions and profiles. The discovery cohort comes first: its subtypes are found (2.3, 5.8) while the others wait for the network.
  const deconvolve = (cohort: string, i: number) =>
    steps.deconvolve(`deconvolve ${cohort}`, { cohort, cellTypes }, { weights: model.weights, model: model.description, expression: at(bulk, i).expression });
  const first = await deconvolve(discovery.name, 0);
  const others = validation.map(({ name }, i) => ahead(deconvolve(name, i + 1)));
  const exported = ahead(
    Promise.all(
      [Promise.resolve(first), ...others].map(async (cohort, i) =>
        steps.part(`export-${at(ordered, i).name}`, exportProfiles, { cohort: at(ordered, i).name, cellTypes, profiles: (await cohort).profiles }),
      ),
    ),
  );
  const tested = ahead(steps.part('test-model', testModel, { cellTypes, model, counts: cells.counts, cells: split.cells, genes: list.genes }));

  // The results folder: tables with several authors are put together, and the figures drawn from them.
  const removed = [cells.removed, ...cohorts.map((cohort) => cohort.removed), list.removed, ...bulk.map((cohort) => cohort.removed)];
  const simulated: Parts = ['simulated_proportions', model.simulated.map(({ simulated_proportions }) => simulated_proportions)];
  const publish = async (parts: readonly Parts[], own: Tables): Promise<StudyArtifacts> => {
    const combined = await Promise.all(parts.map(async ([table, of]) => [table, (await steps.combineTable(`combine ${table}`, { table }, { parts: of })).table] as const));
    const tables: Tables = {
      genes: list.genes,
      marker_tests: markers.marker_tests,
      marker_genes: markers.marker_genes,
      cells: split.cells,
      training: model.training,
      test_metrics: (await tested).metrics,
      ...own,
      ...Object.fromEntries(combined),
    };
    const shown = (Object.keys(tables) as TableName[]).filter((name) => name !== 'marker_tests' && name !== 'cells').sort();
    const { figures } = await steps.drawFigures(
      'draw figures',
      { tables: shown, cohorts: ordered.map(({ name }) => name) },
      {
        tables: shown.map((name) => tables[name] ?? missing(name)), expression: bulk.map((cohort) => cohort.expression),
        test_proportions: (await tested).proportions,
      },
    );
    return {
      tables,
      profiles: (await exported).flat(),
      expression: await expression,
      model: { description: model.description, weights: model.weights },
      figures,
      discoveryProfiles: { cellTypes, matrix: first.profiles },
    };
  };

  // Without survival there is nothing to choose groups by: the study ends with the states.
  if (discovery.clinical === undefined) {
    const { clusterings, states } = await findStates(steps, { cohort: discovery.name, cellTypes, parameters, profiles: first.profiles });
    const deconvolved = [first, ...(await Promise.all(others))];
    return publish([simulated, ['proportions', deconvolved.map(({ proportions }) => proportions)], ['clusterings', clusterings], ['states', states], ['removed', removed]], {});
  }

  const clinical = cohorts.map((cohort) => cohort.clinical ?? missing('clinical data of every cohort'));
  const subtypes = await steps.part('find-subtypes', findSubtypes, { cohort: discovery.name, cellTypes, parameters, profiles: first.profiles, clinical: at(clinical, 0) });
  const predicted = [first, ...(await Promise.all(others))];

  // The groups in the second cohort, in all four variants (5.8), beside groups from proportions, the path that does not generalise (2.3).
  const [byProportions, validated] = await Promise.all([
    steps.groupByProportions(
      'group by proportions',
      { cohorts: ordered.map(({ name }) => name), neighbours: parameters.proportions.neighbours },
      { proportions: predicted.map(({ proportions }) => proportions) },
    ),
    Promise.all(
      validation.map(({ name }, i) =>
        steps.part(`validate-${name}`, validateSubtypes, {
          cohort: name, parameters, discovery: at(bulk, 0).expression, validation: at(bulk, i + 1).expression, groups: subtypes.groups,
        }),
      ),
    ),
  ]);
  // Reading the result: survival, clinical associations, genes and pathways (2.3).
  const grouped = {
    clinical,
    groups: [subtypes.groups, ...validated.map(({ groups }) => groups)],
    proportion_groups: [byProportions.proportion_groups],
  };
  const [survival, associations, reciprocal] = await Promise.all([
    steps.testSurvival('test survival', { limits: parameters.survival.limits }, grouped),
    steps.associateClinical('associate with clinic', {}, grouped),
    steps.findReciprocalGenes('find reciprocal genes', { cohort: discovery.name, cellTypes, maxQ: parameters.reciprocal.maxQ }, { profiles: first.profiles, groups: subtypes.groups }),
  ]);
  const enriched =
    study.geneSets === undefined
      ? undefined
      : await steps.enrichGeneSets('enrich gene sets', {}, { gene_sets: file(study.geneSets.file), reciprocal_genes: reciprocal.reciprocal_genes, genes: list.genes });

  return publish(
    [
      simulated,
      ['proportions', predicted.map(({ proportions }) => proportions)],
      ['clinical', clinical],
      ['clusterings', subtypes.clusterings],
      ['states', subtypes.states],
      ['groups', grouped.groups],
      ['conflicts', [subtypes.conflicts, ...validated.map(({ conflicts }) => conflicts)]],
      ...(validated.length === 0 ? [] : ([
        ['validation_genes', validated.map(({ validation_genes }) => validation_genes)],
        ['validation_model', validated.map(({ validation_model }) => validation_model)],
      ] satisfies Parts[])),
      ['removed', [...removed, byProportions.removed, ...validated.map((cohort) => cohort.removed), associations.removed]],
    ],
    {
      proportion_groups: byProportions.proportion_groups,
      definitions: subtypes.definitions,
      similarity: subtypes.similarity,
      components: subtypes.components,
      consensus: subtypes.consensus,
      survival_tests: survival.survival_tests,
      survival_curves: survival.survival_curves,
      associations: associations.associations,
      cox: associations.cox,
      reciprocal_genes: reciprocal.reciprocal_genes,
      ...(enriched === undefined ? {} : { enrichment: enriched.enrichment }),
    },
  );
}

type Tables = Partial<Record<TableName, ArtifactReference>>;
/** a table and its parts, in the order in which they are put together */
type Parts = readonly [TableName, readonly ArtifactReference[]];

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  return item === undefined ? missing(`item ${index}`) : item;
}

function missing(what: string): never {
  throw new Error(`the study lacks ${what}; this is a defect of the planner`);
}
