import { resolve } from 'node:path';
import { checkFiles, type CheckOptions, type UsableInputs } from '../check/check-files.js';
import { type CheckReport, factLines, type RunNeeds } from '../check/check-report.js';
import { bytesText } from '../output/bytes-text.js';
import { architectureOf, estimateRun } from '../check/estimate-run.js';
import { Findings } from '../../data-catalog/check/findings.js';
import { freeMemory } from '../../engines/memory.js';
import { freeDisk } from '../check/free-space.js';
import { resolveEngine } from '../run/resolve-engine.js';

const BAD_INPUT = 2;

export interface CheckCommandOptions extends CheckOptions {
  readonly state: string;
  readonly json: boolean;
  /** warnings and problems only */
  readonly quiet?: boolean;
}

/** `deconflow check STUDY`: everything that can be wrong before anything runs, and what the run needs. Nothing is written. */
export async function checkCommand(options: CheckCommandOptions): Promise<number> {
  const report = await checkStudy(options);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    if (!options.quiet) for (const text of factLines(report)) process.stdout.write(`${text}\n`);
    for (const text of report.warnings) process.stdout.write(`warning    ${text}\n`);
    for (const text of report.problems) process.stderr.write(`${text}\n`);
    const { length } = report.problems;
    process.stdout.write(length === 0 && !options.quiet ? 'nothing stands in the way of a run\n' : '');
    process.stderr.write(length === 0 ? '' : `${length === 1 ? 'one problem' : `${length} problems`}: the study cannot run\n`);
  }
  return report.ok ? 0 : BAD_INPUT;
}

export async function checkStudy(options: CheckCommandOptions): Promise<CheckReport> {
  const findings = new Findings();
  const start = performance.now();
  const { facts, usable } = await checkFiles(options, findings);
  const readingSeconds = (performance.now() - start) / 1000;
  const needs = usable === undefined ? undefined : await findings.attempt(() => needsOf(usable, options.state, readingSeconds));
  if (needs !== undefined) {
    if (needs.memoryBytes > needs.freeMemoryBytes) findings.warn(`the run needs about ${bytesText(needs.memoryBytes)} of memory, ${bytesText(needs.freeMemoryBytes)} are free: lower model.featureWidth or simulation.samples, or take a larger machine`);
    if (needs.diskBytes > needs.freeDiskBytes) findings.problem(`${resolve(options.state)}: expected about ${bytesText(needs.diskBytes)} of free disk, found ${bytesText(needs.freeDiskBytes)}. Free some, or name another folder with --state.`);
  }
  return { study: options.study, ok: findings.problems.length === 0, problems: findings.problems, warnings: findings.warnings, ...facts, ...(needs === undefined ? {} : { needs }) };
}

async function needsOf({ study, cells, cohorts, genes }: UsableInputs, state: string, readingSeconds: number): Promise<RunNeeds> {
  const engine = await resolveEngine(study.engine, study.precision, () => undefined);
  const { measureMixing, measureTraining } = await import('../check/measure-work.js');
  const architecture = architectureOf(study, genes.list);
  const [freeMemoryBytes, freeDiskBytes] = [freeMemory(), await freeDisk(state)];
  const training = await measureTraining(engine, architecture, study.parameters.training.batchSize);
  const estimate = estimateRun({
    study, genes: genes.list, referenceGenes: genes.reference, entries: cells.counts.values.length, training, readingSeconds,
    cohorts: cohorts.map(({ facts, values }) => ({ patients: facts.patients, genes: facts.genes, values })),
    mixingMs: measureMixing(cells, genes.list, study.parameters.simulation),
  });
  return { ...estimate, engine, scaledFrom: training.measuredWidth === architecture.featureWidth ? null : training.measuredWidth, freeMemoryBytes, freeDiskBytes };
}
