import { more } from './figure.js';
import { type Html, html } from './html.js';
import { dataTable, text } from './table.js';

const words: readonly (readonly [string, string])[] = [
  ['bulk sample', 'the expression of a whole piece of tissue: many cells of several types, mixed'],
  ['proportion', 'the share of a cell type among the cells of a sample, as the network predicts it'],
  ['profile', 'the expression of one cell type in one patient, as the network predicts it; log2(counts per million + 1)'],
  ['state', 'one of two groups of patients by their profiles of one cell type; 0 is the larger, the numbers mean nothing else'],
  ['definition', 'a choice of cell types and one state of each: the patients in all these states'],
  ['component', 'definitions that pick nearly the same patients'],
  ['favourable, unfavourable', 'patients with fewer, with more events than expected in the first cohort; intermediate: everybody else; conflict: called both'],
  ['discovery, validation cohort', 'the patients in whom groups were found, and others in whom they are checked'],
  ['variant', 'one of four readings of how the groups are carried over to the second cohort'],
  ['event, censored', 'a death, or what else the study follows; a patient not seen until the end of the follow-up'],
  ['p, q', 'how often chance alone gives a difference this large; p corrected for the number of tests'],
  ['log-rank', 'the test whether survival curves differ'],
  ['hazard ratio', 'how many times as often the event happens as in the reference group; 1 is no difference'],
  ['concordance (CCC)', 'agreement of values: 1 is perfect, 0 is none'],
  ['baseline', 'a simple method that a good one must beat'],
];

/** The way through the report for a first reader. */
export function guideSection(): Html {
  return html`<section id="guide"><h2>How to read this report</h2>
<p>A network learned from single cells what mixtures of cell types look like. It then took every patient’s sample apart: how much of each cell type, and what each type expresses in this patient. By that expression the patients of the first cohort fall into two states for each cell type. Combinations of states that go with longer or shorter survival were joined to a favourable and an unfavourable group, and the groups were looked for in patients who took no part in finding them.</p>
<p>So read in this order: does the network work (<em>Quality</em>)? What are the groups (<em>States</em> to <em>Consensus</em>)? Do they hold where nothing was chosen (<em>Validation</em>)? Do they say more than is known already (<em>Associations</em>)? A yes to the last two is needed for a finding; small p-values in the first cohort alone are not one.</p>
${more('Words used here', dataTable([text('Word'), text('Meaning')], words))}</section>\n`;
}
