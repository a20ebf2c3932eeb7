import { countOf, countText, fixedText } from '../number-text.js';
import { groupLabel } from '../page/analysis-words.js';
import { more } from '../page/figure.js';
import { type Html, html, nothing } from '../page/html.js';
import { dataTable, number, text } from '../page/table.js';
import type { ReportTables } from '../report-tables.js';
import { absent, type PatientMoves, patientMoves, stateAgreements } from './patient-moves.js';

/** Who stands in another group, and how far the cell states agree. */
export function movesSection(before: ReportTables, now: ReportTables): Html {
  const moves = patientMoves(before, now);
  const states = stateAgreements(before, now).map(({ cellType, same, patients }) => [cellType, countText(patients), countText(same), `${fixedText((100 * same) / patients, 0)} %`]);
  return html`${moves.length === 0 ? html`<p class="missing">Neither run has groups of patients.</p>` : html`<div class="pair">${moves.map(crossTable)}</div>`}
${states.length === 0 ? nothing : dataTable([text('Cell type'), number('Patients'), number('In the same state'), number('Share')], states, { caption: 'Cell states, discovery cohort. Which state is called 0 is chance, so the states are matched first: 50 % is what chance gives.' })}
${changedPatients(moves)}`;
}

/** `165 of 171 patients kept their group` (in bold in the table), or which run alone has the analysis. */
export function keptText({ patients }: PatientMoves): string {
  if (patients.every(({ from }) => from === absent)) return `only the second run has these groups (${countOf(patients.length, 'patient')})`;
  if (patients.every(({ to }) => to === absent)) return `only the first run has these groups (${countOf(patients.length, 'patient')})`;
  return `${countText(patients.filter(({ from, to }) => from === to).length)} of ${countOf(patients.length, 'patient')} kept their group`;
}

export function analysisTitle({ analysis: { cohort, grouping, variant } }: PatientMoves): string {
  return `${cohort}, groups from ${grouping}${variant === '' || variant === 'discovery' ? '' : `, ${variant}`}`;
}

function crossTable(moves: PatientMoves): Html {
  const { groups, patients } = moves;
  const label = (group: string) => (group === absent ? group : groupLabel(group));
  const rows = groups.filter((group) => patients.some(({ from }) => from === group)).map((from) => [
    label(from), ...groups.map((to) => {
      const count = patients.filter((patient) => patient.from === from && patient.to === to).length;
      return from === to ? html`<strong>${countText(count)}</strong>` : count === 0 ? '·' : countText(count);
    }),
  ]);
  return html`<div><h3>${analysisTitle(moves)}</h3>${dataTable([text('First \\ second'), ...groups.map(number)], rows, { caption: `${keptText(moves)}. Rows: the first run, columns: the second.` })}</div>`;
}

function changedPatients(moves: readonly PatientMoves[]): Html {
  const rows = moves.flatMap((one) => one.patients.filter(({ from, to }) => from !== to).map(({ sample, from, to }) => [sample, analysisTitle(one), from, to]));
  return rows.length === 0 ? nothing : more(`Patients who changed group (${countText(rows.length)} changes)`, dataTable([text('Patient'), text('Analysis'), text('First run'), text('Second run')], rows));
}
