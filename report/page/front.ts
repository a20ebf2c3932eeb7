import { summariseCohort } from '../summaries/cohort-summary.js';
import { countText, fixedText } from '../number-text.js';
import { type ReportTables, rowsOf } from '../report-tables.js';
import type { RunRecord } from '../run-record.js';
import { cohortsOf } from '../summaries/survival-summary.js';
import { APPLIED_QUESTION } from './applied.js';
import { calledGroupsTable } from './called-groups.js';
import { findingSentences } from './finding.js';
import { type Html, html, sentence } from './html.js';
import { dataTable, number, text } from './table.js';
import { variantTable } from './variant-table.js';
import { warningsOf } from './warnings.js';

/** What was asked, and of whom. */
export function questionSection(tables: ReportTables, run: RunRecord): Html {
  const question = typeof run.study.question === 'string' ? run.study.question
    : run.applied !== undefined ? APPLIED_QUESTION
    : 'Do the patients fall into groups that live longer or shorter when their bulk RNA-seq is taken apart into cell types, and do these groups hold in a second cohort?';
  return html`<section id="question"><h2>Question and cohorts</h2><p class="lead">${question}</p>${cohortTable(tables)}</section>\n`;
}

/** What came out, in sentences and in one table. */
export function findingSection(tables: ReportTables, run: RunRecord): Html {
  const survival = rowsOf(tables, 'clinical').length > 0;
  return html`<section id="finding"><h2>Finding</h2>${findingSentences(tables, run.applied !== undefined).map((words) => html`<p>${sentence(words)}</p>`)}${survival ? variantTable(tables) : calledGroupsTable(tables)}</section>\n`;
}

/** What to beware of. */
export function warningsSection(tables: ReportTables): Html {
  const warnings = warningsOf(tables);
  return html`<section id="warnings"><h2>Before you believe it</h2>${
    warnings.length === 0 ? html`<p>No warning applies to the tables of this run.</p>`
      : html`<ul class="warnings">${warnings.map(({ title, text: words }) => html`<li><strong>${title}</strong> ${sentence(words)}</li>\n`)}</ul>`
  }</section>\n`;
}

function cohortTable(tables: ReportTables): Html {
  if (rowsOf(tables, 'clinical').length === 0) {
    const samples = cohortsOf(tables).filter((cohort) => cohort !== 'test').map((cohort) => {
      const names = new Set(rowsOf(tables, 'proportions').filter((row) => row.cohort === cohort).map((row) => row.sample));
      return [cohort, countText(names.size)];
    });
    return html`${dataTable([text('Cohort'), number('Samples')], samples, { whenEmpty: 'The tables name no cohort.' })}<p class="missing">No clinical table: this study has no survival part.</p>`;
  }
  const rows = cohortsOf(tables).map((cohort) => summariseCohort(tables, cohort)).filter(({ patients }) => patients > 0).map(({ cohort, patients, events, medianFollowUp, medianSurvival }) => [
    cohort, countText(patients), countText(events), fixedText(medianFollowUp, 1), fixedText(medianSurvival, 1),
  ]);
  return dataTable([text('Cohort'), number('Patients'), number('Events'), number('Median follow-up, months'), number('Median survival, months')], rows, {
    caption: 'Patients with known survival. Follow-up by the reverse Kaplan-Meier estimate, survival by Kaplan-Meier; – where the curve does not reach one half.',
  });
}
