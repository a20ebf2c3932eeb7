import type { Row } from '../../data-catalog/tables/schema.js';
import { targetTitles } from '../summaries/target-titles.js';
import { orderCellTypes } from '../colours.js';
import { countText, fixedText } from '../number-text.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import type { RunRecord } from '../run-record.js';
import { readingAid } from './reading-aids.js';
import { figureBlock, type Figures, more } from './figure.js';
import { type Html, html, nothing } from './html.js';
import { dataTable, number, text } from './table.js';

/** What went in, and what was dropped on the way. */
export function inputsSection(tables: ReportTables, run: RunRecord): Html {
  const removed = [...rowsBy(rowsOf(tables, 'removed'), (row) => `${textOf(row, 'input')}\n${textOf(row, 'kind')}\n${reasonOf(row)}`)].map(([key, rows]) => [
    ...key.split('\n'), countText(rows.reduce((sum, row) => sum + cellsOf(row), 0)),
  ]);
  const cells = [...rowsBy(rowsOf(tables, 'cells'), (row) => textOf(row, 'cell_type'))];
  const split = (rows: readonly { readonly split?: unknown }[], name: string) => countText(rows.filter((row) => row.split === name).length);
  const markers = rowsBy(rowsOf(tables, 'marker_genes'), (row) => textOf(row, 'cell_type'));
  const order = orderCellTypes(cells.map(([type]) => type));
  const cellRows = order.map((type) => {
    const rows = cells.find(([name]) => name === type)?.[1] ?? [];
    return [type, split(rows, 'train'), split(rows, 'validation'), split(rows, 'test'), markers.size > 0 ? countText(markers.get(type)?.length ?? 0) : '–'];
  });
  return html`<section id="inputs"><h2>Inputs</h2>
<p>${tables.genes ? `The study's list holds ${countText(tables.genes.length)} genes that references and cohorts share.` : 'The gene list is not among the tables.'}</p>
${dataTable([text('Cell type'), number('Cells, training'), number('Validation'), number('Test'), number('Marker genes')], cellRows, { caption: 'Single cells of the reference by split, and marker genes before intersection.', whenEmpty: run.applied === undefined ? 'No table of cells.' : `The single cells are those of run ${run.applied.run}.` })}
<h3>Removed on the way</h3>
${dataTable([text('Input'), text('Kind'), text('Reason'), number('Count')], removed, { whenEmpty: tables.removed ? 'Nothing was removed.' : 'No table of removals.' })}
${more(`Files (${run.inputs.length})`, dataTable([text('File'), number('Bytes'), text('SHA-256')], run.inputs.map(({ name, size, sha256 }) => [name, countText(size), html`<code>${sha256}</code>`]), { whenEmpty: 'No input file is recorded.' }))}</section>\n`;
}

/** The reason without its own count, so that rows of one kind stand together. */
const reasonOf = (row: Row) => textOf(row, 'reason').replace(/^\d+ (?=cells |rows )/, '');

/** One row stands for all cells of a label; of anything else, for one. */
const cellsOf = (row: Row) => Number(/^(\d+) cells /.exec(textOf(row, 'reason'))?.[1] ?? 1);

/** How well the network takes simulated mixtures apart. */
export function qualitySection(tables: ReportTables, figures: Figures, { applied }: Pick<RunRecord, 'applied'> = {}): Html {
  const mixtures = html`${figureBlock(figures, 'predicted-true-proportions', 'Predicted against true proportions', 'Simulated test set; each dot is one mixture, the dashed line is perfect prediction.')}`;
  return html`<section id="quality"><h2>Quality of the deconvolution</h2>
${applied === undefined ? html`${readingAid('training', 'How to read the training curves')}<div class="pair">${figureBlock(figures, 'training-profile', 'Training: profiles', 'Mean squared error of the cell-type-specific profiles by epoch. The line marks the epoch whose weights were kept.')}
${figureBlock(figures, 'training-proportion', 'Training: proportions', 'Mean squared error of the proportions by epoch, without its weight in the loss.')}</div>` : html`<p>The network is that of run ${applied.run}, which shows its training.</p>`}
${figureBlock(figures, 'test-metrics', 'Concordance on the simulated test set', 'Lin’s concordance (1 is perfect) of predicted with true values, by cell type. “Departures” are profiles minus the mean profile of the type: the part that differs between samples. A constant mean profile is the baseline of profiles, non-negative least squares (NNLS) that of proportions.', more('Numbers', metricsTable(tables)))}
${applied === undefined ? mixtures : nothing}
${truthTable(tables)}</section>\n`;
}

function metricsTable(tables: ReportTables): Html {
  const rows = rowsOf(tables, 'test_metrics').map((row) => [textOf(row, 'method'), targetTitles[textOf(row, 'target')] ?? textOf(row, 'target'), textOf(row, 'cell_type'), countText(numberOf(row, 'n')), ...measures(row)]);
  return dataTable([text('Method'), text('Target'), text('Cell type'), number('n'), number('CCC'), number('L1'), number('R²'), number('Pearson')], rows, { whenEmpty: 'No test metrics.' });
}

function truthTable(tables: ReportTables): Html {
  if (!tables.truth_metrics) return nothing;
  const rows = tables.truth_metrics.map((row) => [textOf(row, 'cohort'), textOf(row, 'method'), textOf(row, 'target'), textOf(row, 'cell_type'), countText(numberOf(row, 'n')), ...measures(row)]);
  return html`<h3>Against measured truth</h3>${dataTable([text('Cohort'), text('Method'), text('Target'), text('Cell type'), number('n'), number('CCC'), number('L1'), number('R²'), number('Pearson')], rows)}`;
}

function measures(row: Parameters<typeof numberOf>[0]): string[] {
  return ['ccc', 'l1', 'r2', 'pearson'].map((column) => fixedText(numberOf(row, column), 3));
}
