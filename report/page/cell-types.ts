import { umapName } from '../figures/figure-name.js';
import { countText, fixedText, pText, shortText } from '../number-text.js';
import { flagOf, numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { type CellTypeCard, cellTypeCards } from '../summaries/cell-type-card.js';
import { definitionLabel } from './analysis-words.js';
import { more } from './figure.js';
import { type Html, html, nothing } from './html.js';
import { dataTable, number, text } from './table.js';

const shownGenes = 40;
const shownDefinitions = 8;

/** Everything about one cell type in one place. The page's script shows the chosen one; without it all stand below each other. */
export function cellTypesSection(tables: ReportTables): Html {
  const cards = cellTypeCards(tables);
  return html`<section id="cell-types"><h2>One cell type at a time</h2>${
    cards.length === 0 ? html`<p class="missing">The tables name no cell type.</p>` : html`<p id="choose-cell-type" hidden><label>Cell type <select></select></label></p>${cards.map((card) => panel(tables, card))}`
  }</section>\n`;
}

function panel(tables: ReportTables, card: CellTypeCard): Html {
  const { cellType, proportions, clustering, groups, states, markers } = card;
  const split = clustering !== undefined && flagOf(clustering, 'splittable');
  const stateTable = dataTable([text('Patients in'), ...groups.map(number)], states.map(({ state, patients }) => [`state ${state}`, ...patients.map(countText)]), { caption: 'States and groups, discovery cohort' });
  return html`<div class="cell-type" data-type="${cellType}" data-umap="figure-${umapName(cellType)}"><h3>${cellType}</h3>
<p>Predicted share of the cells: ${proportions.map(({ cohort, mean }) => `${fixedText(100 * mean, 1)} % in ${cohort}`).join(', ') || 'not computed'}. ${
    clustering === undefined ? 'Its profiles were not clustered.'
    : split ? `Two states at resolution ${shortText(numberOf(clustering, 'resolution'))} (communities at resolution 1: ${countText(numberOf(clustering, 'communities_at_one'))}).`
    : 'No resolution gives two states, so no definition uses it.'
  }</p><div class="umap-place"></div>${states.length === 0 || groups.length === 0 ? nothing : stateTable}
${markers.length === 0 ? nothing : html`<p>Strongest markers in the single cells: ${markers.join(', ')}.</p>`}${genes(tables, card)}${definitions(tables, card)}</div>\n`;
}

function genes(tables: ReportTables, { cellType, reciprocal, geneSets }: CellTypeCard): Html {
  if (!tables.reciprocal_genes) return nothing;
  if (reciprocal.length === 0) return html`<p>No gene of ${cellType} differs in opposite directions in the two groups.</p>`;
  const rows = reciprocal.slice(0, shownGenes).map((row) => [textOf(row, 'gene'), numberOf(row, 'z_favourable') > 0 ? 'higher' : 'lower', pText(numberOf(row, 'q_favourable')), numberOf(row, 'z_unfavourable') > 0 ? 'higher' : 'lower', pText(numberOf(row, 'q_unfavourable'))]);
  const sets = geneSets.map((row) => [textOf(row, 'gene_set'), `${countText(numberOf(row, 'overlap'))} of ${countText(numberOf(row, 'set_size'))}`, pText(numberOf(row, 'q_value'))]);
  return html`${more(`Reciprocal genes (${countText(reciprocal.length)})`, dataTable([text('Gene'), text('Favourable group'), number('q'), text('Unfavourable group'), number('q')], rows, { caption: `Predicted expression in ${cellType}, each group against all other patients; at most ${shownGenes} are listed, the strongest first.` }))}${
    sets.length === 0 ? nothing : more('Gene sets', dataTable([text('Gene set'), text('Overlap'), number('q')], sets))
  }`;
}

function definitions(tables: ReportTables, { cellType, definitions }: CellTypeCard): Html {
  if (rowsOf(tables, 'definitions').length === 0) return nothing;
  if (definitions.length === 0) return html`<p>No significant definition asks for a state of ${cellType}.</p>`;
  const rows = definitions.slice(0, shownDefinitions).map((row) => [definitionLabel(textOf(row, 'definition')), countText(numberOf(row, 'size')), pText(numberOf(row, 'p_value')), pText(numberOf(row, 'q_value'))]);
  return more(`Significant definitions that ask for it (${countText(definitions.length)})`, dataTable([text('Definition'), number('Patients'), number('p'), number('q')], rows, { caption: `At most ${shownDefinitions}, smallest p first.` }));
}

/** Shows the chosen cell type alone, with its UMAP from above beside it. */
export const cellTypesScript = `
(() => {
  const chooser = document.getElementById('choose-cell-type');
  if (!chooser) return;
  const select = chooser.querySelector('select');
  const panels = [...document.querySelectorAll('.cell-type')];
  for (const panel of panels) make('option', panel.dataset.type, select);
  const show = () => panels.forEach((panel) => {
    panel.hidden = panel.dataset.type !== select.value;
    const place = panel.querySelector('.umap-place');
    const drawn = document.getElementById(panel.dataset.umap)?.querySelector('svg');
    if (!panel.hidden && drawn && !place.firstChild) place.append(drawn.cloneNode(true));
  });
  select.addEventListener('change', show);
  chooser.hidden = false;
  show();
})();
`;
