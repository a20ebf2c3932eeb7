import { shortText } from '../number-text.js';
import type { ReportTables } from '../report-tables.js';
import { type Analysis, analysesOf, type GroupSize, groupSizes, headlineVariant, testOf } from '../summaries/survival-summary.js';
import { courseOf, isSmall, pWords, sizesText, sizeText } from './analysis-words.js';
import { rowsOf } from '../report-tables.js';
import { calledGroupsText } from './called-groups.js';

/**
 * The result in plain sentences, one for each path and cohort; sizes and events stand beside every p.
 * @param applied a study was applied to a new cohort: there is no discovery cohort to speak of
 */
export function findingSentences(tables: ReportTables, applied = false): string[] {
  const analyses = analysesOf(tables);
  if (analyses.length === 0) {
    const cohorts = new Set(rowsOf(tables, 'proportions').map((row) => String(row.cohort)).filter((cohort) => cohort !== 'test'));
    if (cohorts.size === 0) return ['This run computed no groups of patients, so there is no finding to state.'];
    if (applied) return [...cohorts].map((cohort) => `Cohort ${cohort} came without clinical data, so the groups are called but not tested: ${calledGroupsText(tables, cohort)} (${headlineVariant}).`);
    return [`This study has no survival part: it took ${[...cohorts].join(' and ')} apart into cell types. How well that works on simulated mixtures stands under Quality.`];
  }
  const discovery = analyses.find(({ variant }) => variant === 'discovery');
  const validations = analyses.filter(({ grouping, variant }) => grouping === 'profiles' && variant === headlineVariant);
  const proportions = analyses.filter(({ grouping }) => grouping === 'proportions');
  return [
    ...(discovery ? [discoverySentence(tables, discovery)] : applied ? [] : ['No groups were found from the cell-type profiles.']),
    ...validations.map((analysis) => validationSentence(tables, analysis)),
    ...(proportions.length > 0 ? [proportionsSentence(tables, proportions)] : []),
  ];
}

function discoverySentence(tables: ReportTables, analysis: Analysis): string {
  const sizes = groupSizes(tables, analysis);
  return (
    `In the discovery cohort ${analysis.cohort}, the states of the cell types sort the patients into: ${sizesText(sizes)} ` +
    `(three-group log-rank ${pWords(tables, analysis, 'three groups')}). The same patients' survival chose these groups, so this p value proves nothing by itself.`
  );
}

function validationSentence(tables: ReportTables, analysis: Analysis): string {
  const sizes = groupSizes(tables, analysis);
  const called = sizes.filter(({ group, patients }) => patients > 0 && (group === 'favourable' || group === 'unfavourable'));
  const start = `In the validation cohort ${analysis.cohort}, the published reading (${analysis.variant}) calls `;
  if (called.length === 0) return `${start}nobody favourable and nobody unfavourable: the groups cannot be checked there.`;
  const both = called.length === 2;
  const words = ['favourable', 'unfavourable'].map((group) => `${sizeText(sizes.find((size) => size.group === group))} ${group}`).join(' and ');
  const comparison = both ? 'three groups' : `${called[0]?.group} vs rest`;
  return `${start}${words}. ${verdict(tables, analysis, called, comparison)} (${both ? 'three-group' : comparison} log-rank ${pWords(tables, analysis, comparison)}).`;
}

function verdict(tables: ReportTables, analysis: Analysis, called: readonly GroupSize[], comparison: string): string {
  const p = testOf(tables, analysis, comparison);
  if (Number.isNaN(p)) return 'Their survival could not be tested';
  if (p >= 0.05) return 'Their survival does not differ more than chance allows: this run does not confirm the groups';
  const wrong = called.filter(({ group }) => courseOf(tables, analysis, group) === (group === 'favourable' ? 'more' : 'fewer'));
  if (wrong.length > 0) return `Survival differs, but the ${wrong.map(({ group }) => group).join(' and ')} group does the opposite of its name: this run does not confirm the groups`;
  if (called.some(isSmall)) return 'Survival differs in the expected direction, but a group is too small to carry a conclusion';
  return 'Survival differs in the expected direction';
}

function proportionsSentence(tables: ReportTables, analyses: readonly Analysis[]): string {
  const parts = analyses.map((analysis) => {
    const gmp = groupSizes(tables, analysis).find(({ group }) => group === 'GMP');
    const course = courseOf(tables, analysis, 'GMP');
    const direction = course === 'fewer' ? 'fewer events than expected' : course === 'more' ? 'more events than expected' : 'as many events as expected';
    return `in ${analysis.cohort} the GMP group, ${sizeText(gmp)}, has ${course === 'unknown' ? 'no curve' : direction} (GMP against the rest ${pWords(tables, analysis, 'GMP vs rest')}; four groups ${pWords(tables, analysis, 'four groups')})`;
  });
  return `Groups made from the proportions alone: ${parts.join('; ')}.`;
}

/** Which resolution each type needed, in one phrase for the front page. */
export function resolutionPhrase(resolutions: readonly number[]): string {
  if (resolutions.length === 0) return '';
  return `${shortText(Math.min(...resolutions))} to ${shortText(Math.max(...resolutions))}`;
}
