import { bytesText } from '../output/bytes-text.js';
import type { ComparedInput } from '../../data-catalog/lock/compare-lock.js';
import type { GeneFacts } from './check-genes.js';
import type { CohortFacts } from '../../data-catalog/check/check-cohort.js';
import type { ReferenceFacts } from './check-reference.js';
import type { RunEstimate } from './estimate-run.js';

export interface LockFacts {
  readonly path: string;
  readonly written: boolean;
  readonly inputs: Readonly<Record<ComparedInput['state'], number>>;
}

export interface RunNeeds extends RunEstimate {
  readonly engine: string;
  /** feature width that training steps were measured at, where not at the study’s own */
  readonly scaledFrom: number | null;
  readonly freeMemoryBytes: number;
  /** at the state folder */
  readonly freeDiskBytes: number;
}

/** What `check` found; parts that could not be found out are absent. */
export interface CheckReport {
  readonly study: string;
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly name?: string;
  readonly lock?: LockFacts;
  readonly reference?: ReferenceFacts;
  readonly cohorts: readonly CohortFacts[];
  readonly genes?: GeneFacts;
  readonly geneSets?: { readonly sets: number; readonly genes: number; readonly known: number };
  readonly needs?: RunNeeds;
}

const LABEL = 10;
const line = (label: string, text: string) => `${label.padEnd(LABEL)} ${text}`;
const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${(seconds / 3600).toFixed(1)} hours` : `${(seconds / 86400).toFixed(1)} days`;
}

/** The facts, a line each; problems and warnings are said by the command. */
export function factLines({ study, name, lock, reference, cohorts, genes, geneSets, needs }: CheckReport): string[] {
  const lines: string[] = [];
  if (name !== undefined) lines.push(line('study', `${study}: ${name}`));
  if (lock !== undefined) {
    const counts = Object.entries(lock.inputs).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`).join(', ');
    lines.push(line('inputs', lock.written ? `${counts}, beside ${lock.path}` : `${plural(Object.values(lock.inputs).reduce((a, b) => a + b, 0), 'file')}; no lock yet, the first run writes ${lock.path}`));
  }
  if (reference !== undefined) {
    const types = Object.entries(reference.cellsByType).map(([type, count]) => `${type} ${count}`).join(', ');
    lines.push(line('reference', `${reference.name}: ${plural(reference.matrices, 'matrix', 'matrices')}${origins(reference)}, ${reference.genes} genes, ${reference.cells} cells of the studied types (${types}); ${reference.otherCells} others left out`));
  }
  for (const { name: cohort, role, patients, events, medianMonths, genes: measured, renamed, removed } of cohorts) {
    const without = Object.entries({ 'no expression': removed.noExpression, 'no clinical row': removed.noClinicalRow, 'no follow-up time': removed.noTime, 'no event': removed.noEvent });
    const left = without.filter(([, count]) => count > 0).map(([why, count]) => `${count} ${why}`).join(', ');
    const follow = medianMonths === null ? '' : `, median time ${medianMonths.toFixed(1)} months`;
    const brought = renamed === null ? '' : ` (brought to the reference’s names: ${renamed})`;
    lines.push(line('cohort', `${cohort} (${role}): ${plural(patients, 'patient')}, ${events === null ? 'no survival' : plural(events, 'event')}${follow}, ${measured} genes${brought}${left === '' ? '' : `; left out: ${left}`}`));
  }
  if (genes !== undefined) lines.push(line('genes', `${genes.shared} of the reference’s ${genes.reference} are in every cohort; ${genes.markers} mark a cell type, ${genes.list} of them in every cohort: the study’s list`));
  if (geneSets !== undefined) lines.push(line('gene sets', `${plural(geneSets.sets, 'set')} of ${geneSets.genes} genes, ${geneSets.known} of them in the reference and every cohort`));
  if (needs !== undefined) lines.push(...needLines(needs));
  return lines;
}

const origins = ({ donors, batches }: ReferenceFacts) => `${donors === undefined ? '' : ` of ${plural(donors, 'donor')}`}${batches === undefined ? '' : ` in ${plural(batches, 'batch', 'batches')}`}`;

function needLines(needs: RunNeeds): string[] {
  const { train, validation, test } = needs.samples;
  return [
    line('memory', `about ${bytesText(needs.memoryBytes)} at most (largest step: ${needs.memoryStep}); ${bytesText(needs.freeMemoryBytes)} free. Estimated from the network’s measured memory and the sizes of the matrices`),
    line('disk', `about ${bytesText(needs.diskBytes)}; ${bytesText(needs.freeDiskBytes)} free at the state folder. Estimated from the sizes of what the steps store`),
    line(
      'time',
      `about ${durationText(needs.seconds)}, of which training ${durationText(needs.trainingSeconds)} (${needs.trainingSteps} steps on ${train} samples, ${validation} to validate, ${test} to test; ${needs.engine}). ` +
        `Training steps and mixing were measured just now${needs.scaledFrom === null ? '' : ` (steps at feature width ${needs.scaledFrom}, scaled by multiplications)`}, with this machine as busy as it is`,
    ),
  ];
}
