import { pText } from '../number-text.js';
import type { ReportTables } from '../report-tables.js';
import { analysesOf, type GroupSize, groupSizes, headlineVariant, testOf } from '../summaries/survival-summary.js';
import { type Html, nothing } from './html.js';
import { dataTable, number, text } from './table.js';

const groups = ['favourable', 'intermediate', 'unfavourable', 'conflict'];
const comparisons = ['three groups', 'favourable vs unfavourable', 'favourable vs rest', 'unfavourable vs rest'];

/** All variants of the validation beside each other, with sizes and events beside every p; nothing when there are none. */
export function variantTable(tables: ReportTables): Html {
  const analyses = analysesOf(tables).filter(({ grouping, variant }) => grouping === 'profiles' && variant !== 'discovery');
  if (analyses.length === 0) return nothing;
  const rows = analyses.map((analysis) => {
    const sizes = groupSizes(tables, analysis);
    return [
      analysis.cohort, analysis.variant,
      ...groups.map((group) => shortSize(sizes.find((size) => size.group === group))),
      ...comparisons.map((name) => pText(testOf(tables, analysis, name))),
    ];
  });
  return dataTable([text('Cohort'), text('Variant'), ...groups.map(number), ...comparisons.map((name) => number(`p, ${name}`))], rows, {
    caption: 'Validation, all variants: patients (events) called by each, and log-rank p. Component fitted in each cohort (separate) or once (shared); classifier plain or balanced. Bold: the headline. – : a group is missing.',
    strong: analyses.flatMap(({ variant }, i) => (variant === headlineVariant ? [i] : [])),
  });
}

/** Patients, and events in brackets. */
function shortSize(size: GroupSize | undefined): string {
  return size && size.patients > 0 ? `${size.patients} (${size.events})` : 'nobody';
}
