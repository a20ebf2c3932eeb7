import { forestName, kaplanMeierName } from '../figures/figure-name.js';
import { countText, fixedText, pText } from '../number-text.js';
import { numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { type Analysis, analysesOf, belongsTo, cohortsOf, expectedEvents, type Grouping, groupSizes, headlineVariant } from '../summaries/survival-summary.js';
import type { RunRecord } from '../run-record.js';
import { groupLabel, pWords, sizesText } from './analysis-words.js';
import { readingAid } from './reading-aids.js';
import { figureBlock, type Figures, more } from './figure.js';
import { type Html, html, nothing } from './html.js';
import { dataTable, number, text } from './table.js';
import { variantTable } from './variant-table.js';

/** Both paths in all cohorts: the discovery curves, and the proportions path beside them. */
export function survivalSection(tables: ReportTables, figures: Figures, { applied }: Pick<RunRecord, 'applied'> = {}): Html {
  const analyses = analysesOf(tables);
  if (analyses.length === 0) return html`<section id="survival"><h2>Survival</h2><p class="missing">${applied === undefined ? 'This study has no survival part.' : 'The cohort came without clinical data.'}</p></section>\n`;
  const discovery = analyses.filter(({ variant }) => variant === 'discovery');
  const chosen = html`<h3>Groups from cell-type profiles, discovery</h3>${
    discovery.length === 0 ? html`<p class="missing">No groups from profiles in the discovery cohort.</p>` : discovery.map((analysis) => curveBlock(tables, figures, analysis, 'The p values are circular here: these patients chose the groups.'))
  }`;
  return html`<section id="survival"><h2>Survival</h2>${readingAid('kaplan-meier', 'How to read the curves')}${applied === undefined ? chosen : html`<p>Groups from cell-type profiles stand under <a href="#validation">Validation</a>.</p>`}<h3>Groups from proportions</h3><p>The simpler path: patients grouped by what they are made of. Shown because it does not carry over to a second cohort in the published study.</p>${tables.proportion_groups ? figureBlock(figures, 'proportion-groups', 'Mean composition of these groups', 'Groups found in the discovery cohort from its proportions; patients of other cohorts are given the group of their nearest neighbours there.') : nothing}${pathBlock(tables, figures, 'proportions')}</section>\n`;
}

/** The second cohort: all variants beside each other, none chosen by its p value. */
export function validationSection(tables: ReportTables, figures: Figures): Html {
  const analyses = analysesOf(tables).filter(({ grouping, variant }) => grouping === 'profiles' && variant !== 'discovery');
  if (analyses.length === 0) return html`<section id="validation"><h2>Validation</h2><p class="missing">This study has no validation of groups from profiles in a second cohort.</p></section>\n`;
  const conflicts = rowsOf(tables, 'conflicts').filter((row) => row.variant !== 'discovery').map((row) => [textOf(row, 'cohort'), textOf(row, 'variant'), textOf(row, 'sample'), fixedText(numberOf(row, 'favourable'), 3), fixedText(numberOf(row, 'unfavourable'), 3)]);
  return html`<section id="validation"><h2>Validation</h2>
${variantTable(tables)}
<div class="pair">${analyses.map((analysis) => curveBlock(tables, figures, analysis, analysis.variant === headlineVariant ? 'The headline: the published reading.' : ''))}</div>
${modelTable(tables)}
${conflicts.length === 0 ? html`<p>No patient of a validation cohort was called both favourable and unfavourable.</p>` : html`<h3>Contradicting calls</h3>${dataTable([text('Cohort'), text('Variant'), text('Sample'), number('Probability favourable'), number('Probability unfavourable')], conflicts)}`}</section>\n`;
}

/** Associations with clinical markers and the Cox models. */
export function associationsSection(tables: ReportTables, figures: Figures): Html {
  const cohorts = cohortsOf(tables);
  const sets = [...new Set(rowsOf(tables, 'cox').map((row) => `${textOf(row, 'cohort')}\n${textOf(row, 'variant')}`))].map((key) => key.split('\n') as [string, string]).sort(([a], [b]) => cohorts.indexOf(a) - cohorts.indexOf(b));
  const isFront = (variant: string) => variant === 'discovery' || variant === headlineVariant;
  const forest = ([cohort, variant]: [string, string]) => figureBlock(figures, forestName(cohort, variant), `Cox model, ${cohort}, ${variant}`, `Hazard ratios with 95 % intervals, Efron ties, complete cases; groups against intermediate. Arrows: the interval goes on. Groups: ${sizesText(groupSizes(tables, { cohort, grouping: 'profiles', variant }))}.`);
  return html`<section id="associations"><h2>Associations</h2>
${associationTables(tables)}
<h3>Beside the clinical markers</h3>${sets.length === 0 ? html`<p class="missing">${tables.cox ? 'No Cox model could be fitted.' : 'Cox models are not part of this study.'}</p>` : nothing}
${sets.length === 0 ? nothing : readingAid('forest', 'How to read the Cox models')}${sets.filter(([, variant]) => isFront(variant)).map(forest)}${sets.some(([, variant]) => !isFront(variant)) ? more('The other variants', sets.filter(([, variant]) => !isFront(variant)).map(forest)) : nothing}</section>\n`;
}

/** One table for each analysis, its group sizes said once above the p values; those that are not headlines stand closed. */
function associationTables(tables: ReportTables): Html {
  const analyses = analysesOf(tables).filter((analysis) => rowsOf(tables, 'associations').some(belongsTo(analysis)));
  if (analyses.length === 0) return html`<p class="missing">${tables.associations ? 'No association could be tested.' : 'Associations are not part of this study.'}</p>`;
  const isFront = ({ grouping, variant }: Analysis) => grouping === 'profiles' && (variant === 'discovery' || variant === headlineVariant);
  const table = (analysis: Analysis) => {
    const rows = rowsOf(tables, 'associations').filter(belongsTo(analysis)).map((row) => [textOf(row, 'variable'), textOf(row, 'test'), fixedText(numberOf(row, 'statistic'), 2), countText(numberOf(row, 'df')), countText(numberOf(row, 'n')), pText(numberOf(row, 'p_value'))]);
    return dataTable([text('Marker'), text('Test'), number('Statistic'), number('df'), number('n'), number('p')], rows, { caption: `${[analysis.cohort, analysis.grouping, analysis.variant].filter((part) => part !== '').join(', ')}: ${sizesText(groupSizes(tables, analysis))}` });
  };
  const others = analyses.filter((analysis) => !isFront(analysis));
  return html`<div class="pair">${analyses.filter(isFront).map(table)}</div>${others.length > 0 ? more('Groups from proportions, and the other variants', html`<div class="pair">${others.map(table)}</div>`) : nothing}`;
}

function pathBlock(tables: ReportTables, figures: Figures, grouping: Grouping): Html {
  const analyses = analysesOf(tables).filter((analysis) => analysis.grouping === grouping);
  if (analyses.length === 0) return html`<p class="missing">Groups from proportions could not be computed or are not part of this study.</p>`;
  return html`<div class="pair">${analyses.map((analysis) => curveBlock(tables, figures, analysis, ''))}</div>`;
}

function curveBlock(tables: ReportTables, figures: Figures, analysis: Analysis, remark: string): Html {
  const sums = expectedEvents(tables, analysis);
  const sizes = groupSizes(tables, analysis);
  const rows = sizes.map(({ group, patients, events }) => [groupLabel(group), countText(patients), countText(events), fixedText(sums.get(group)?.expected ?? Number.NaN, 1)]);
  const tests = rowsOf(tables, 'survival_tests').filter(belongsTo(analysis)).map((row) => `${textOf(row, 'comparison')} ${pWords(tables, analysis, textOf(row, 'comparison'))}`);
  const title = `${analysis.cohort}, groups from ${analysis.grouping}${analysis.variant === '' || analysis.variant === 'discovery' ? '' : `, ${analysis.variant}`}`;
  const caption = `${remark === '' ? '' : `${remark} `}Kaplan-Meier with 95 % bands; + marks censored patients; below, the numbers at risk. Log-rank: ${tests.length > 0 ? tests.join(', ') : 'not testable'}.${hazardText(tables, analysis)} Groups: ${sizesText(sizes)}.`;
  return figureBlock(figures, kaplanMeierName(analysis), title, caption, more('Observed and expected events', dataTable([text('Group'), number('Patients'), number('Events'), number('Expected')], rows)));
}

/** Hazard ratios of the groups alone, where a Cox model of them could be fitted. */
function hazardText(tables: ReportTables, { cohort, grouping, variant }: Analysis): string {
  const rows = grouping === 'profiles' ? rowsOf(tables, 'cox').filter((row) => row.cohort === cohort && row.variant === variant && row.model === 'groups') : [];
  if (rows.length === 0) return '';
  const ratios = rows.map((row) => `${textOf(row, 'term').replace('group=', '')} ${fixedText(numberOf(row, 'hazard_ratio'), 2)} (95 % ${fixedText(numberOf(row, 'lower_95'), 2)} to ${fixedText(numberOf(row, 'upper_95'), 2)})`);
  return ` Hazard ratio against intermediate: ${ratios.join(', ')}.`;
}

function modelTable(tables: ReportTables): Html {
  const rows = rowsOf(tables, 'validation_model').map((row) => [textOf(row, 'cohort'), textOf(row, 'direction'), textOf(row, 'component_mode'), textOf(row, 'classifier'), ...['intercept', 'coefficient', 'variance_explained_discovery', 'variance_explained_validation', 'loading_correlation'].map((column) => fixedText(numberOf(row, column), 3))]);
  if (rows.length === 0) return nothing;
  return more('Models behind the calls', dataTable([text('Cohort'), text('Direction'), text('Component'), text('Classifier'), number('Intercept'), number('Coefficient'), number('Variance explained, discovery'), number('validation'), number('Loading correlation')], rows));
}
