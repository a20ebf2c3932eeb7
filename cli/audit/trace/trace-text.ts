import type { Row } from '../../../data-catalog/tables/schema.js';
import { short } from '../explain/change-text.js';
import type { PatientGroup } from './patient-group.js';
import type { DiscoveryVotes } from './patient-votes.js';
import type { Trace } from './trace-row.js';

/** The trace as lines, from the row to the input files. */
export function traceText({ run, table, row, group, chain, places }: Trace): string[] {
  const lines = [`${table} of run ${run}`, ...rowLines(row)];
  if (group !== null) lines.push(...groupLines(group));
  if (places.length > 0) {
    lines.push('', 'the patient in the input files:');
    for (const { file, line, column, problem } of places) lines.push(`  ${file}${problem !== null ? `: ${problem}` : line === null ? `: column ${column}` : `:${line}`}`);
  }
  lines.push('', 'steps, from the table back:');
  for (const { label, key, outputs, from } of chain.steps) {
    const made = Object.entries(outputs).map(([output, sha256]) => `${output} ${short(sha256)}`);
    lines.push(`  ${label} (key ${short(key)}): ${made.join(', ')}`, `    from ${from.join(', ')}`);
  }
  lines.push('', 'input files:', ...chain.inputs.map(({ name, sha256 }) => `  ${name}  sha256 ${sha256}`));
  return lines;
}

function rowLines(row: Row): string[] {
  return Object.entries(row).map(([column, value]) => `  ${column}: ${value ?? '(not computed)'}`);
}

function groupLines({ group, votes, models, proportions, followUp, curve }: PatientGroup): string[] {
  const lines = votes === null ? [] : voteLines(votes, String(group));
  if (models.length > 0) {
    lines.push('', 'called by logistic regression on the components of the expression:');
    for (const row of models) lines.push(`  ${row.direction}: intercept ${row.intercept}, coefficient ${row.coefficient} (loading correlation ${row.loading_correlation})`);
  }
  if (proportions.length > 0) lines.push('', 'proportions:', ...proportions.map((row) => `  ${row.cell_type}: ${row.proportion}`));
  lines.push('', `survival: ${followUp === null ? 'no follow-up is known' : `${followUp.months} months, ${followUp.event === 1 ? 'event' : 'censored'}`}`);
  if (curve === null) lines.push(`  in no curve of survival_curves (group ${group})`);
  else {
    lines.push(
      `  the curve of ${curve.group} at ${curve.time_months} months: at risk ${curve.at_risk}, events ${curve.events}, censored ${curve.censored}, survival ${curve.survival} (${curve.lower_95} to ${curve.upper_95})`,
    );
  }
  return lines;
}

function voteLines({ states, significant, holding, components }: DiscoveryVotes, group: string): string[] {
  const lines = ['', 'states by cell type:'];
  for (const { cellType, state, resolution } of states) lines.push(`  ${cellType}: ${state} (told apart at resolution ${resolution})`);
  lines.push('', `significant definitions that hold the patient (${holding.length} of ${significant}):`);
  for (const { definition, size, pValue, qValue, component, flipped } of holding) {
    lines.push(`  ${definition}: ${size} patients, p ${pValue}, q ${qValue}; component ${component}${flipped ? ', flipped' : ''}`);
  }
  lines.push('', 'votes of the components:');
  for (const { component, direction, definitions, inside, vote } of components) {
    lines.push(`  component ${component} (${direction}): ${vote}, since ${inside} of its ${definitions} definitions have the patient inside`);
  }
  const tally = (direction: string) => {
    const own = components.filter((component) => component.direction === direction);
    return `${own.filter(({ vote }) => vote === 'inside').length} of ${own.length} ${direction}`;
  };
  lines.push(`  inside ${tally('favourable')} and ${tally('unfavourable')} components: ${group}`);
  return lines;
}
