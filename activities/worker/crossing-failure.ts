import { hostname } from 'node:os';
import { ApplicationFailure } from '@temporalio/common';
import { type ClassifiedFailure, classify } from './failures.js';
import { type FailedWork, writeFailureReport } from './failure-report.js';

export interface CrossingFailure extends Pick<ClassifiedFailure, 'code' | 'retryable'> {
  readonly report: string;
  /** what crosses Temporal: code, step, report and machine only, since the message may quote input values */
  readonly failure: ApplicationFailure;
}

/** An error of a step or of the publication, reported where only this user reads it, in the form that may cross Temporal. */
export async function crossingFailure(root: string, work: FailedWork, error: unknown): Promise<CrossingFailure> {
  const classified = classify(error);
  const { code, retryable } = classified;
  const report = await writeFailureReport(root, work, classified);
  const failure = ApplicationFailure.create({
    type: code,
    message: `step ${work.label} failed with ${code}; see ${report}`,
    nonRetryable: !retryable,
    details: [{ code, step: work.label, report, machine: hostname() }],
  });
  return { code, retryable, report, failure };
}
