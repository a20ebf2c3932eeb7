import { join } from 'node:path';
import { z } from 'zod';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import { fileSha256 } from '../../data-catalog/store/file-content.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import { studySchema } from '../../data-catalog/study/study.js';
import type { TrainedStudy } from '../../workflows/apply-input.js';
import type { AuditedRun, AuditedStep } from '../audit/run/run-record.js';

/** A run that cannot be applied to a new cohort. */
export class NotApplicableError extends Error {
  readonly code = 'NOT_APPLICABLE';
  constructor(run: AuditedRun, problem: string, remedy: string) {
    super(`Run ${run.id} cannot be applied to a new cohort: ${problem}. ${remedy}`);
    this.name = 'NotApplicableError';
  }
}

/**
 * What a new cohort needs of a finished study: told by its run.json, and there in the store.
 * @throws NotApplicableError when the run is none of a study of this version, or the store has lost a part of it
 */
export async function trainedStudy(run: AuditedRun, store: ArtifactStore): Promise<TrainedStudy> {
  if (run.applied !== undefined) throw new NotApplicableError(run, 'it is an application itself, and trained nothing', 'Name the run of the study that it applied: its run.json has it under "applied".');
  const parsed = studySchema.safeParse(run.study);
  if (!parsed.success) throw new NotApplicableError(run, `its study is not one of this version (${z.prettifyError(parsed.error).split('\n')[0]})`, 'Run the study again.');
  const study = parsed.data;
  const discovery = study.cohorts.find(({ role }) => role === 'discovery')?.name ?? '';
  const output = (find: (step: AuditedStep) => boolean, name: string): ArtifactReference => {
    const step = run.steps.find(find);
    const sha256 = step?.outputs[name]?.sha256;
    if (step === undefined || sha256 === undefined) throw new NotApplicableError(run, `its record names no ${name} that it made`, 'Publish it again with deconflow run, which takes what is finished from the store.');
    return { step: step.name, output: name, sha256 };
  };
  const of = (name: string) => (step: AuditedStep) => step.name === name;
  const labelled = (label: string) => (step: AuditedStep) => step.label === label;
  const trained: TrainedStudy = {
    run: run.id,
    sha256: await fileSha256(join(run.folder, 'run.json')),
    study,
    genes: output(of('selectGenes'), 'genes'),
    weights: output(of('trainBlue'), 'weights'),
    model: output(of('trainBlue'), 'model'),
    discovery: {
      expression: output(labelled(`normalise ${discovery}`), 'expression'),
      proportions: output(labelled(`deconvolve ${discovery}`), 'proportions'),
      groups: output(of('findConsensus'), 'groups'),
    },
    test: { metrics: output(of('testModel'), 'test_metrics'), proportions: output(labelled('deconvolve test samples'), 'proportions') },
  };
  await refuseLostParts(run, trained, store);
  return trained;
}

async function refuseLostParts(run: AuditedRun, { genes, weights, model, discovery, test }: TrainedStudy, store: ArtifactStore): Promise<void> {
  const lost: string[] = [];
  for (const reference of [genes, weights, model, ...Object.values(discovery), ...Object.values(test)]) {
    await store.soundObject(reference).catch(() => lost.push(`${reference.output} of ${reference.step}`));
  }
  if (lost.length > 0) {
    throw new NotApplicableError(run, `the store ${store.place} lacks ${lost.join(', ')}`, 'Name the state folder of the study with --state, or give deconflow run again: what is lost is made anew.');
  }
}
