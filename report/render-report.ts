import { appliedLine, NOT_APPLIED } from './page/applied.js';
import type { Figures } from './page/figure.js';
import { frontSections } from './page/front.js';
import { geneLookupScript } from './page/gene-lookup.js';
import { genesSection } from './page/genes.js';
import { html, Html, nothing } from './page/html.js';
import { inputsSection, qualitySection } from './page/quality.js';
import { recordSections } from './page/record.js';
import { pageScript } from './page/script.js';
import { pageStyle } from './page/style.js';
import { compositionSection, consensusSection, definitionsSection, statesSection } from './page/subtypes.js';
import { associationsSection, survivalSection, validationSection } from './page/survival.js';
import type { CellTypeProfiles, ReportTables } from './report-tables.js';
import type { RunRecord } from './run-record.js';
import { summariseProfiles } from './summaries/gene-profiles.js';

export interface ReportContent {
  readonly tables: ReportTables;
  readonly run: RunRecord;
  /** name -> SVG, as `drawFigures` returns them */
  readonly figures: Figures;
  /** predicted profiles of the discovery cohort: with them a gene can be looked up */
  readonly profiles?: readonly CellTypeProfiles[];
}

const contents: readonly (readonly [string, string])[] = [
  ['finding', 'Finding'], ['warnings', 'Warnings'], ['inputs', 'Inputs'], ['quality', 'Quality'], ['composition', 'Composition'], ['states', 'States'],
  ['definitions', 'Definitions'], ['consensus', 'Consensus'], ['survival', 'Survival'], ['validation', 'Validation'], ['associations', 'Associations'],
  ['genes', 'Genes and pathways'], ['parameters', 'Parameters'], ['versions', 'Versions'], ['again', 'Run it again'],
];

/** The report of a run: one HTML file that needs no network; its script only adds to it. Parts that the study left out say so. */
export function renderReport({ tables, run, figures, profiles = [] }: ReportContent): string {
  const title = typeof run.study.title === 'string' ? run.study.title : `Study ${run.study.name}`;
  const applied = run.applied !== undefined;
  const shown = applied ? contents.filter(([id]) => !NOT_APPLIED.has(id)) : contents;
  const ofStudy = (section: () => Html) => (applied ? nothing : section());
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Html(pageStyle)}</style></head>
<body><header><h1>${title}</h1><p class="meta">Study ${run.study.name}, run ${run.id}, seed ${run.seed}, engine ${run.engine.name} ${run.engine.version}</p>${appliedLine(run)}</header>
<nav aria-label="Contents"><ul>${shown.map(([id, label]) => html`<li><a href="#${id}">${label}</a></li>`)}</ul></nav>
<main>
${frontSections(tables, run)}${inputsSection(tables, run)}${qualitySection(tables, figures, run)}${compositionSection(tables, figures)}${ofStudy(() => html`${statesSection(tables, figures)}${definitionsSection(tables, figures)}${consensusSection(tables, figures)}`)}${survivalSection(tables, figures, run)}${validationSection(tables, figures)}${associationsSection(tables, figures)}${ofStudy(() => genesSection(tables, figures, summariseProfiles(tables, profiles)))}${recordSections(run)}</main>
<footer>Made by deconflow ${run.versions.deconflow ?? ''} from the tables of this run. Research use only: nothing here is advice for a patient.</footer><script>${new Html(pageScript + geneLookupScript)}</script></body></html>
`;
  return page.source;
}
