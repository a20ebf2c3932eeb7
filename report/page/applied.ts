import type { RunRecord } from '../run-record.js';
import { type Html, html, nothing } from './html.js';

/** Sections of a study that its application to a new cohort has no part in. */
export const NOT_APPLIED: ReadonlySet<string> = new Set(['states', 'definitions', 'consensus', 'genes', 'cell-types']);

export const APPLIED_QUESTION =
  'Which of the groups that the study found in its discovery cohort do the patients of this cohort belong to, and where their survival is known, do these groups hold?';

/** Says that nothing was trained here, and where it was; nothing in the report of a study itself. */
export function appliedLine({ applied }: RunRecord): Html {
  if (applied === undefined) return nothing;
  const { study, run, sha256, schedule, logicalDate } = applied;
  const asked = schedule === undefined ? nothing : html` Asked for by schedule ${schedule}, for ${logicalDate ?? ''}.`;
  return html`<p class="meta">Study ${study} applied without training again: network, genes and discovery groups are those of run ${run} (sha256 of its run.json <code>${sha256}</code>).${asked}</p>`;
}
