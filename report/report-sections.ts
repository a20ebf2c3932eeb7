import { nearest } from '../data-catalog/study/nearest.js';
import type { Figures } from './page/figure.js';
import { findingSection, questionSection, warningsSection } from './page/front.js';
import { cellTypesSection } from './page/cell-types.js';
import { genesSection } from './page/genes.js';
import { guideSection } from './page/guide.js';
import type { Html } from './page/html.js';
import { inputsSection, qualitySection } from './page/quality.js';
import { againSection, parametersSection, versionsSection } from './page/record.js';
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

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  render(content: ReportContent): Html;
}

/** The report from top to bottom. Parts that the study left out say so themselves. */
export const reportSections = [
  { id: 'question', title: 'Question', render: ({ tables, run }) => questionSection(tables, run) },
  { id: 'finding', title: 'Finding', render: ({ tables, run }) => findingSection(tables, run) },
  { id: 'warnings', title: 'Warnings', render: ({ tables }) => warningsSection(tables) },
  { id: 'guide', title: 'How to read it', render: () => guideSection() },
  { id: 'inputs', title: 'Inputs', render: ({ tables, run }) => inputsSection(tables, run) },
  { id: 'quality', title: 'Quality', render: ({ tables, figures, run }) => qualitySection(tables, figures, run) },
  { id: 'composition', title: 'Composition', render: ({ tables, figures }) => compositionSection(tables, figures) },
  { id: 'states', title: 'States', render: ({ tables, figures }) => statesSection(tables, figures) },
  { id: 'definitions', title: 'Definitions', render: ({ tables, figures }) => definitionsSection(tables, figures) },
  { id: 'consensus', title: 'Consensus', render: ({ tables, figures }) => consensusSection(tables, figures) },
  { id: 'survival', title: 'Survival', render: ({ tables, figures, run }) => survivalSection(tables, figures, run) },
  { id: 'validation', title: 'Validation', render: ({ tables, figures }) => validationSection(tables, figures) },
  { id: 'associations', title: 'Associations', render: ({ tables, figures }) => associationsSection(tables, figures) },
  { id: 'genes', title: 'Genes and pathways', render: ({ tables, figures, profiles = [] }) => genesSection(tables, figures, summariseProfiles(tables, profiles)) },
  { id: 'cell-types', title: 'Cell types', render: ({ tables }) => cellTypesSection(tables) },
  { id: 'parameters', title: 'Parameters', render: ({ run }) => parametersSection(run) },
  { id: 'versions', title: 'Versions', render: ({ run }) => versionsSection(run) },
  { id: 'again', title: 'Run it again', render: ({ run }) => againSection(run) },
] as const satisfies readonly ReportSection[];

export type SectionId = (typeof reportSections)[number]['id'];

export class UnknownSectionError extends Error {
  readonly code = 'UNKNOWN_SECTION';
  constructor(name: string) {
    const known = reportSections.map(({ id }) => id);
    const near = nearest(name, known);
    super(`Expected sections of the report, separated by commas, found "${name}". ${near === undefined ? '' : `Did you mean "${near}"? `}There are: ${known.join(', ')}.`);
    this.name = 'UnknownSectionError';
  }
}

/** The sections that a list like `finding,survival` names. @throws UnknownSectionError */
export function sectionsNamed(list: string): SectionId[] {
  return list.split(',').map((part) => {
    const found = reportSections.find(({ id }) => id === part.trim());
    if (found === undefined) throw new UnknownSectionError(part.trim());
    return found.id;
  });
}
