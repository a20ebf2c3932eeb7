import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkArchitecture } from '../../analysis/deconvolution/blue/architecture.js';
import { lockPath } from '../../data-catalog/lock/check-lock.js';
import { type ComparedInput, compareLock, lockProblem } from '../../data-catalog/lock/compare-lock.js';
import { inputFiles } from '../../data-catalog/lock/input-files.js';
import { readGmt } from '../../data-catalog/readers/gmt.js';
import type { SingleCells } from '../../data-catalog/readers/single-cells.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { listSamples } from '../../data-catalog/study/list-samples.js';
import { locateFolders } from '../../data-catalog/study/reference/locate-folders.js';
import { readableParts } from '../../data-catalog/study/readable-parts.js';
import type { Study } from '../../data-catalog/study/study.js';
import { checkCohort, type CheckedCohort } from '../../data-catalog/check/check-cohort.js';
import { checkGenes, type GeneFacts, sharedGenes } from './check-genes.js';
import type { CheckReport, LockFacts } from './check-report.js';
import { checkReference } from './check-reference.js';
import { architectureOf } from './estimate-run.js';
import type { Findings } from '../../data-catalog/check/findings.js';

export interface CheckOptions {
  readonly study: string;
  readonly data: string;
  readonly profile?: string;
  readonly set?: readonly string[];
}

/** Everything that was read, where all of it can be used. */
export interface UsableInputs {
  readonly study: Study;
  readonly cells: SingleCells;
  readonly cohorts: readonly CheckedCohort[];
  readonly genes: GeneFacts;
}

export interface CheckedFiles {
  readonly facts: Pick<CheckReport, 'name' | 'lock' | 'reference' | 'cohorts' | 'genes' | 'geneSets'>;
  readonly usable?: UsableInputs;
}

/** Reads the study file and every file that it names. A broken file, the study file too, does not keep the others from being read. */
export async function checkFiles(options: CheckOptions, findings: Findings): Promise<CheckedFiles> {
  const study = await findings.attempt(() => loadStudy(options.study, options));
  const declared = study ?? readableParts(await readFile(options.study, 'utf8').catch(() => ''));
  const cohortsListed = await Promise.all(declared.cohorts.map((cohort) => findings.attempt(() => listSamples(cohort, options.data))));
  const parts = {
    ...declared,
    reference: (await findings.attempt(() => locateFolders(declared.reference, options.data))) ?? [],
    cohorts: cohortsListed.filter((cohort) => cohort !== undefined),
  };
  const lock = lockPath(options.study);
  const compared = await findings.attempt(() => compareLock(lock, inputFiles(parts), options.data));
  const states = new Map((compared?.inputs ?? []).map((input) => [input.name, input.state]));
  for (const input of compared?.inputs ?? []) {
    const problem = lockProblem(input, lock, options.study);
    if (problem !== undefined) findings.problem(problem);
  }
  const there = (file: string) => states.get(file) !== 'missing';

  const reference = parts.reference[0] === undefined ? undefined : await checkReference(parts.reference[0], options.data, there, findings);
  const cohorts: CheckedCohort[] = [];
  for (const cohort of parts.cohorts) {
    const checked = await checkCohort(cohort, { data: options.data, there, referenceGenes: reference?.cells.counts.genes ?? [] }, findings);
    if (checked !== undefined) cohorts.push(checked);
  }
  const { geneSets } = parts;
  const sets = geneSets !== undefined && there(geneSets.file) ? await findings.attempt(() => readGmt(join(options.data, geneSets.file))) : undefined;

  const complete = study !== undefined && cohorts.length === study.cohorts.length && cohorts.every(({ facts }) => facts.patients > 0);
  const genes = complete && reference !== undefined ? await checkGenes(reference.cells, cohorts, study.parameters, findings) : undefined;
  if (study !== undefined && genes !== undefined) {
    await findings.attempt(() => checkArchitecture(architectureOf(study, genes.list)));
    warnOfSize(study, cohorts, findings);
  }
  const shared = sharedGenes(reference?.cells.counts.genes ?? [], cohorts);
  const inSets = new Set((sets ?? []).flatMap((set) => set.genes));
  const geneSetFacts = sets === undefined ? undefined : { sets: sets.length, genes: inSets.size, known: [...inSets].filter((gene) => shared.has(gene)).length };
  if (geneSets !== undefined && geneSetFacts?.known === 0 && genes !== undefined) {
    findings.warn(`${join(options.data, geneSets.file)}: none of its ${inSets.size} genes is a gene of the reference and every cohort: are they the same kind of identifier?`);
  }
  const counted = compared === undefined ? undefined : { path: lock, written: compared.written, inputs: countStates(compared.inputs) };
  return {
    facts: {
      cohorts: cohorts.map(({ facts }) => facts),
      ...(study === undefined ? {} : { name: study.title ?? study.name }),
      ...(counted === undefined ? {} : { lock: counted }),
      ...(reference === undefined ? {} : { reference: reference.facts }),
      ...(genes === undefined ? {} : { genes }),
      ...(geneSetFacts === undefined ? {} : { geneSets: geneSetFacts }),
    },
    ...(study === undefined || genes === undefined || reference === undefined ? {} : { usable: { study, cells: reference.cells, cohorts, genes } }),
  };
}

function countStates(inputs: readonly ComparedInput[]): LockFacts['inputs'] {
  const counts = { unchanged: 0, new: 0, changed: 0, missing: 0 };
  for (const { state } of inputs) counts[state]++;
  return counts;
}

/** Too few patients for what the study asks of them. */
function warnOfSize({ parameters, cohorts }: Study, checked: readonly CheckedCohort[], findings: Findings): void {
  const discovery = checked.find(({ facts }) => facts.role === 'discovery')?.facts;
  const { minGroupSize } = parameters.definitions;
  if (discovery?.events === null) findings.warn('no cohort has clinical data: the study ends with proportions, profiles and states; no groups are sought');
  else if (discovery !== undefined && discovery.patients < 2 * minGroupSize) {
    findings.problem(
      `cohort ${discovery.name}: expected at least ${2 * minGroupSize} patients, two groups of definitions.minGroupSize ${minGroupSize}, found ${discovery.patients}. Lower definitions.minGroupSize, or take a larger cohort.`,
    );
  }
  if (discovery !== undefined && discovery.patients <= parameters.clustering.neighbours) {
    findings.warn(`cohort ${discovery.name}: ${discovery.patients} patients for ${parameters.clustering.neighbours} neighbours (clustering.neighbours): every patient is everybody’s neighbour`);
  }
  if (!cohorts.some(({ role }) => role === 'validation')) findings.warn('no cohort has the role validation: what is found will be checked nowhere');
}
