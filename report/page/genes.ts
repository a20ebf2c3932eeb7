import { orderCellTypes } from '../colours.js';
import { topSets } from '../summaries/top-sets.js';
import { countText, pText, fixedText } from '../number-text.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import type { GeneProfiles } from '../summaries/gene-profiles.js';
import { geneLookup } from './gene-lookup.js';
import { figureBlock, type Figures, more } from './figure.js';
import { type Html, html } from './html.js';
import { dataTable, number, text } from './table.js';

const shownGenes = 12;

export function genesSection(tables: ReportTables, figures: Figures, profiles: GeneProfiles | undefined): Html {
  const byType = rowsBy(rowsOf(tables, 'reciprocal_genes'), (row) => textOf(row, 'cell_type'));
  const strength = (row: Parameters<typeof numberOf>[0]) => Math.min(Math.abs(numberOf(row, 'z_favourable')), Math.abs(numberOf(row, 'z_unfavourable')));
  const rows = orderCellTypes(byType.keys()).map((type) => {
    const genes = [...(byType.get(type) ?? [])].sort((a, b) => strength(b) - strength(a) || (textOf(a, 'gene') < textOf(b, 'gene') ? -1 : 1));
    return [type, countText(genes.length), genes.slice(0, shownGenes).map((row) => textOf(row, 'gene')).join(', ')];
  });
  const sets = topSets(rowsOf(tables, 'enrichment'), 60).map((row) => [textOf(row, 'gene_set'), textOf(row, 'cell_type'), `${countText(numberOf(row, 'overlap'))} of ${countText(numberOf(row, 'set_size'))}`, fixedText(numberOf(row, 'universe'), 0), pText(numberOf(row, 'p_value')), pText(numberOf(row, 'q_value'))]);
  return html`<section id="genes"><h2>Genes and pathways</h2>
${tables.reciprocal_genes?.length === 0 ? html`<p>No gene of any cell type differs in opposite directions in the two groups, among the ${countText(rowsOf(tables, 'genes').length)} genes of the study’s list.</p>` : tables.reciprocal_genes ? figureBlock(figures, 'reciprocal-genes', 'Reciprocal genes', 'Genes that differ in opposite directions in the favourable and in the unfavourable group, each against all other patients (q < 0.05 on both sides), by cell type.', dataTable([text('Cell type'), number('Genes'), text(`Strongest ${shownGenes}`)], rows)) : html`<p class="missing">Reciprocal genes are not part of this study.</p>`}
${tables.enrichment?.length === 0 ? html`<p>${rows.length === 0 ? 'So there are no genes to look for gene sets among.' : 'No gene set holds any of them.'}</p>` : tables.enrichment ? figureBlock(figures, 'enrichment', 'Over-represented gene sets', 'Hypergeometric test among the reciprocal genes of a cell type; the universe is the study’s gene list.', more('Numbers (at most 60)', dataTable([text('Gene set'), text('Cell type'), number('Overlap'), number('Universe'), number('p'), number('q')], sets))) : html`<p class="missing">Enrichment is not part of this study.</p>`}${geneLookup(profiles)}</section>\n`;
}
