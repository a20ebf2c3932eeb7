import { nearest } from '../../../data-catalog/study/nearest.js';
import { TABLES } from '../../../data-catalog/tables/schema.js';
import { Lineage } from './lineage.js';
import type { AuditedRun, AuditedStep } from './run-record.js';

export class UnknownStepOrTableError extends Error {
  readonly code = 'UNKNOWN_STEP_OR_TABLE';
  constructor(name: string, run: AuditedRun, near: string | undefined) {
    super(
      `Expected a step or a table of run ${run.id}, found "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`} ` +
        '`deconflow explain RUN` lists the steps; a step goes by its label ("find consensus") or its name (findConsensus).',
    );
    this.name = 'UnknownStepOrTableError';
  }
}

export class UnknownTableError extends Error {
  readonly code = 'UNKNOWN_TABLE';
  constructor(name: string, run: AuditedRun, known: readonly string[]) {
    const near = nearest(name, known);
    super(`Expected a table of run ${run.id}, found "${name}". ${near === undefined ? `Its tables: ${known.join(', ')}.` : `Did you mean ${near}?`}`);
    this.name = 'UnknownTableError';
  }
}

/** The steps that `name` means: a label, a step's name (all calls of it), or the table that one of them makes. @throws UnknownStepOrTableError */
export function findSteps(run: AuditedRun, name: string): AuditedStep[] {
  const labelled = run.steps.filter(({ label }) => label === name);
  if (labelled.length > 0) return labelled;
  const named = run.steps.filter((step) => step.name === name);
  if (named.length > 0) return named;
  const tables = tablesOf(run);
  const maker = tables.includes(name) ? new Lineage(run).tableMaker(name) : undefined;
  if (maker !== undefined) return [maker.step];
  throw new UnknownStepOrTableError(name, run, nearest(name, [...run.steps.flatMap((step) => [step.label, step.name]), ...tables]));
}

/** The tables that the run's steps made, in the order of the contract. */
export function tablesOf(run: AuditedRun): string[] {
  const lineage = new Lineage(run);
  return Object.keys(TABLES).filter((table) => lineage.tableMaker(table) !== undefined);
}
