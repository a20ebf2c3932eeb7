import { showValue } from '../../../data-catalog/changes/value-changes.js';
import { changesText, short } from './change-text.js';
import type { RunExplanation } from './explain-run.js';
import type { StepExplanation } from './explain-step.js';

/** The widest that a cell of the side-by-side table gets. */
const WIDEST = 60;

/** The explanation as lines. `detailed`: the asked steps with every component of their keys. */
export function explainText(explanation: RunExplanation, detailed: boolean): string[] {
  const { run, study, earlier, causes, steps, asked, notes } = explanation;
  const hits = steps.filter(({ cache }) => cache === 'hit').length;
  const lines = [detailed ? `run ${run}, study ${study}` : `run ${run}, study ${study}: ${steps.length} steps, ${hits} from the store, ${steps.length - hits} computed`];
  lines.push(earlier === null ? `There is no earlier run of ${study} to compare with: every step without outputs in the store ran.` : `nearest earlier run: ${earlier}`);
  lines.push(...notes);
  for (const { path, before, now } of explanation.studyChanges) lines.push(`  study file: ${path} ${showValue(before)} -> ${showValue(now)}`);
  if (causes.length > 0) {
    lines.push('', 'first causes:');
    for (const { label, changes } of causes) lines.push(`  ${label}: ${changesText(changes)}`);
  }
  const others = steps.filter(({ label }) => !asked.includes(label));
  if (!detailed) return [...lines, '', ...steps.map(stepLine)];
  if (others.length > 0) lines.push('', 'steps above:', ...others.map((step) => `  ${stepLine(step)}`));
  for (const step of steps) if (asked.includes(step.label)) lines.push('', stepLine(step), ...sideBySide(step));
  return lines;
}

function stepLine(step: StepExplanation): string {
  return `${step.label}: ${step.cache}, ${reasonText(step)}`;
}

function reasonText({ reason, changes, compared, madeIn, madeAt, manifestGone }: StepExplanation): string {
  switch (reason) {
    case 'stood':
      return `its outputs stood in the store${madeIn === null ? (madeAt === null ? '' : ` since ${madeAt}`) : `, computed in run ${madeIn}`}`;
    case 'changed':
      return changesText(changes);
    case 'gone':
      return `the key is that of run ${compared?.run}, but its outputs were not in the store (removed or damaged, or another --state)`;
    case 'no-earlier-run':
      return 'no earlier run of the study';
    case 'no-earlier-step':
      return 'no earlier run has a step of this label';
    case 'unknown':
      return `the key is not that of run ${compared?.run}; what changed is not known, since the store lacks the manifest of ${manifestGone.join(' and ')}`;
  }
}

function sideBySide({ key, compared, components, manifestGone }: StepExplanation): string[] {
  const heads = ['', 'component', compared === null ? '' : `run ${compared.run}`, 'this run'];
  const rows = [
    heads,
    ['', 'key', short(compared?.key), short(key)],
    ...components.map(({ component, before, now, changed }) => [changed ? '*' : '', component, cut(before), cut(now)]),
  ].map((row) => (compared === null ? [row[0] ?? '', row[1] ?? '', row[3] ?? ''] : row));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
  if (manifestGone.length > 0) lines.push(`  The store lacks this step's manifest of ${manifestGone.join(' and ')}: version, parameters, seed and engine are not known there.`);
  return lines;
}

function cut(text: string | null): string {
  const shown = text ?? '(none)';
  return shown.length > WIDEST ? `${shown.slice(0, WIDEST - 1)}…` : shown;
}
