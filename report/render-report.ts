import { appliedLine, NOT_APPLIED } from './page/applied.js';
import { cellTypesScript } from './page/cell-types.js';
import { geneLookupScript } from './page/gene-lookup.js';
import { patientLookupScript } from './page/patient-lookup.js';
import { renderPage } from './page/shell.js';
import { type ReportContent, reportSections, type SectionId } from './report-sections.js';

export type { ReportContent } from './report-sections.js';

/** The report of a run: one HTML file that needs no network. `only` leaves out all other sections; their order stays that of the report. */
export function renderReport(content: ReportContent, only?: readonly SectionId[]): string {
  const { run } = content;
  const title = typeof run.study.title === 'string' ? run.study.title : `Study ${run.study.name}`;
  const sections = reportSections.filter(({ id }) => (only === undefined || only.includes(id)) && !(run.applied !== undefined && NOT_APPLIED.has(id)));
  return renderPage({
    title,
    about: `Study ${run.study.name}, run ${run.id}, seed ${run.seed}, engine ${run.engine.name} ${run.engine.version}`,
    further: appliedLine(run),
    sections: sections.map((section) => ({ id: section.id, title: section.title, content: section.render(content) })),
    footer: `Made by deconflow ${run.versions.deconflow ?? ''} from the tables of this run. Research use only: nothing here is advice for a patient.`,
    script: geneLookupScript + patientLookupScript + cellTypesScript,
  });
}
