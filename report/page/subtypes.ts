import { orderCellTypes } from '../colours.js';
import { summariseComponents } from '../summaries/component-summary.js';
import { countDefinitions } from '../summaries/definition-counts.js';
import { compositionName, markersName, umapName } from '../figures/figure-name.js';
import { countText, fixedText, pText, shortText } from '../number-text.js';
import { flagOf, numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { cohortsOf } from '../summaries/survival-summary.js';
import { definitionLabel, groupLabel } from './analysis-words.js';
import { patientLookup } from './patient-lookup.js';
import { readingAid } from './reading-aids.js';
import { figureBlock, type Figures, more } from './figure.js';
import { type Html, html, nothing } from './html.js';
import { dataTable, number, text } from './table.js';

export function compositionSection(tables: ReportTables, figures: Figures): Html {
  const cohorts = cohortsOf(tables).filter((cohort) => figures.has(compositionName(cohort)));
  return html`<section id="composition"><h2>Composition of the patients</h2>${
    cohorts.length === 0 ? html`<p class="missing">No proportions were computed.</p>`
      : html`${readingAid('composition', 'How to read the composition')}${readingAid('markers', 'How to read the marker genes')}${cohorts.map((cohort) => html`${figureBlock(figures, compositionName(cohort), `Predicted composition, ${cohort}`, 'One bar a patient, stacked by cell type. Ordered by group (strip below: groups from profiles, else from proportions; in the validation cohort the headline variant) and then from primitive to mature.')}${figures.has(markersName(cohort)) ? figureBlock(figures, markersName(cohort), `Marker genes, ${cohort}`, 'Bulk expression of the five strongest markers of each cell type (strip at the left: the colours of the composition), log2(CPM + 1) as standard deviations from the gene’s mean in this cohort; the patients stand in the order of the composition.') : nothing}`)}${patientLookup(tables)}`
  }</section>\n`;
}

export function statesSection(tables: ReportTables, figures: Figures): Html {
  const clusterings = rowsOf(tables, 'clusterings');
  const order = orderCellTypes(clusterings.map((row) => textOf(row, 'cell_type')));
  const rows = order.flatMap((type) => clusterings.filter((row) => row.cell_type === type)).map((row) => {
    const states = rowsOf(tables, 'states').filter((state) => state.cell_type === row.cell_type);
    const size = (state: number) => countText(states.filter((one) => one.state === state).length);
    const split = flagOf(row, 'splittable');
    return [textOf(row, 'cell_type'), split ? 'two states' : 'unsplittable, left out', fixedText(numberOf(row, 'resolution'), 4), countText(numberOf(row, 'communities_at_one')), split ? size(0) : '–', split ? size(1) : '–', countText(numberOf(row, 'principal_components')), countText(numberOf(row, 'neighbours'))];
  });
  const names = orderCellTypes(rowsOf(tables, 'states').map((row) => textOf(row, 'cell_type')));
  return html`<section id="states"><h2>Cell states</h2>
${dataTable([text('Cell type'), text('Result'), number('Resolution'), number('Communities at 1'), number('State 0'), number('State 1'), number('Components'), number('Neighbours')], rows, { caption: 'Leiden communities of the predicted profiles of each cell type, discovery cohort; the resolution is the first that gives exactly two.', whenEmpty: 'No profiles were clustered.' })}
${names.length === 0 ? html`<p class="missing">No cell type has two states, so there is no UMAP.</p>` : html`${readingAid('umap', 'How to read the UMAPs')}<div class="three">${names.map((type) => figureBlock(figures, umapName(type), type, 'A dot is a patient, named when pointed at. For the eye only: nothing is computed from it.'))}</div>`}</section>\n`;
}

export function definitionsSection(tables: ReportTables, figures: Figures): Html {
  if (!tables.definitions) return html`<section id="definitions"><h2>Definitions of groups</h2><p class="missing">Not part of this study: it has no survival.</p></section>\n`;
  const counts = countDefinitions(tables.definitions);
  const best = tables.definitions.filter((row) => flagOf(row, 'significant') && flagOf(row, 'representative')).sort((a, b) => numberOf(a, 'p_value') - numberOf(b, 'p_value') || (textOf(a, 'definition') < textOf(b, 'definition') ? -1 : 1));
  const untested = tables.definitions.filter((row) => !flagOf(row, 'tested'));
  const reasons = [...new Set(untested.map((row) => textOf(row, 'reason')))].sort().map((reason) => `${countText(untested.filter((row) => textOf(row, 'reason') === reason).length)} (${reason})`);
  return html`<section id="definitions"><h2>Definitions of groups</h2>
<p>${countText(counts.all)} definitions (a choice of cell types and one state of each); ${countText(counts.tested)} tested${reasons.length > 0 ? `, not tested: ${reasons.join(', ')}` : ''}. ${countText(counts.significant)} significant after Benjamini-Hochberg, ${countText(counts.unique)} of them split the patients in a way of their own.</p>
${figureBlock(figures, 'definitions', 'Strength against size', 'Log-rank chi-square of each tested definition against the number of patients it defines.', more(`Significant, unique definitions (${best.length})`, dataTable([text('Definition'), number('Patients'), number('Others'), number('Chi-square'), number('p'), number('q')], best.slice(0, 60).map((row) => [definitionLabel(textOf(row, 'definition')), countText(numberOf(row, 'size')), countText(numberOf(row, 'others')), fixedText(numberOf(row, 'chi_square'), 2), pText(numberOf(row, 'p_value')), pText(numberOf(row, 'q_value'))]), { caption: 'At most 60 are listed, smallest p first; all stand in tables/definitions.csv.', whenEmpty: 'None is significant.' })))}
${figureBlock(figures, 'state-sets', 'States asked by the strongest definitions', 'A column a definition: above, its log-rank chi-square; below, the state that it asks of each cell type (a type without a mark may be in either state) and the number of patients in all of them. At most 40, the strongest first.')}</section>\n`;
}

export function consensusSection(tables: ReportTables, figures: Figures): Html {
  if (!tables.components) return html`<section id="consensus"><h2>Consensus</h2><p class="missing">Not part of this study.</p></section>\n`;
  const components = summariseComponents(tables);
  const rows = components.map((c) => [shortText(c.component), countText(c.definitions), definitionLabel(c.anchor), countText(c.flipped), countText(c.inside), countText(c.undecided), groupLabel(c.direction)]);
  return html`<section id="consensus"><h2>Consensus</h2><p>Definitions that pick nearly the same patients are joined; each component votes once.</p>
${figureBlock(figures, 'components', 'Components of similar definitions', 'Number of definitions in each component, coloured by the direction of its consensus.')}
${figureBlock(figures, 'definition-members', 'Patients picked by each definition', 'A row a definition, ordered by component; a column a patient of the discovery cohort, ordered by group; filled where the definition picks the patient. A flipped definition shows those it leaves out.')}
${dataTable([number('Component'), number('Definitions'), text('Anchor'), number('Flipped'), number('Patients inside'), number('Undecided'), text('Direction')], rows, { whenEmpty: 'No significant definition, so no component.' })}</section>\n`;
}
