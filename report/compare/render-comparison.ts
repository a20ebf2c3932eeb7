import type { RunChanges } from '../../data-catalog/changes/run-changes.js';
import { kaplanMeierName } from '../figures/figure-name.js';
import { countOf } from '../number-text.js';
import type { Figures } from '../page/figure.js';
import { type Html, Html as Source, html } from '../page/html.js';
import { type PageSection, renderPage } from '../page/shell.js';
import type { ReportTables } from '../report-tables.js';
import type { RunRecord } from '../run-record.js';
import { analysesOf } from '../summaries/survival-summary.js';
import { whatCameOut, whatWentIn } from './change-tables.js';
import { analysisTitle, keptText, movesSection } from './moves-section.js';
import { patientMoves } from './patient-moves.js';
import { findings, numbers } from './side-by-side.js';

/** One of the two runs. */
export interface ComparedRun {
  readonly run: RunRecord;
  readonly tables: ReportTables;
  readonly figures: Figures;
}

/** Two runs on one page that needs no network: what went in, what came out, and which patients stand elsewhere. */
export function renderComparison(before: ComparedRun, now: ComparedRun, changes: RunChanges): string {
  const section = (id: string, title: string, content: Html): PageSection => ({ id, title, content: html`<section id="${id}"><h2>${title}</h2>${content}</section>\n` });
  return renderPage({
    title: `Two runs of ${[...new Set([before.run.study.name, now.run.study.name])].join(' and ')}`,
    about: `First: ${describe(before.run)}. Second: ${describe(now.run)}.`,
    sections: [
      section('in-short', 'In short', inShort(before, now, changes)),
      section('went-in', 'What went in', whatWentIn(changes)),
      section('finding', 'Finding', findings(before.tables, now.tables)),
      section('groups', 'Patients who changed group', movesSection(before.tables, now.tables)),
      section('survival', 'Survival', curves(before, now)),
      section('numbers', 'Numbers', numbers(before.tables, now.tables)),
      section('tables', 'Tables', whatCameOut(changes)),
    ],
    footer: `Made by deconflow ${now.run.versions.deconflow ?? ''} from the tables of both runs. Research use only: nothing here is advice for a patient.`,
  });
}

function describe({ id, seed, engine }: RunRecord): string {
  return `run ${id}, seed ${seed}, engine ${engine.name} ${engine.version}`;
}

function inShort({ tables: before }: ComparedRun, { tables: now }: ComparedRun, changes: RunChanges): Html {
  const { study, inputs, software, tables, tablesEqual } = changes;
  if (changes.equal) return html`<p class="lead">Both runs hold the same tables and files, byte for byte, from the same study, inputs and software.</p>`;
  const words = [
    ...(study.length > 0 ? [`${countOf(study.length, 'setting')} of the study file`] : []),
    ...(inputs.length > 0 ? [countOf(inputs.length, 'input file')] : []),
    ...(software.length > 0 ? [`${software.length} of seed, engine and versions`] : []),
  ];
  return html`<p class="lead">${words.length === 0 ? 'Nothing that went in differs' : `What went in differs in ${words.join(', ')}`}; ${tables.length === 0 ? 'no table differs' : `${tables.length} of ${countOf(tables.length + tablesEqual.length, 'table')} that both have differ`}.</p>
<ul>${patientMoves(before, now).map((moves) => html`<li>${analysisTitle(moves)}: ${keptText(moves)}.</li>`)}</ul>`;
}

/** The curves of each analysis, the first run's to the left. */
function curves(before: ComparedRun, now: ComparedRun): Html {
  const names = [...new Set([...analysesOf(now.tables), ...analysesOf(before.tables)].map(kaplanMeierName))].filter((name) => before.figures.has(name) || now.figures.has(name));
  if (names.length === 0) return html`<p class="missing">Neither run has survival curves.</p>`;
  const figure = (which: 'first' | 'second', svg: string | undefined) =>
    svg === undefined ? html`<p class="missing">The ${which} run has no such curves.</p>` : html`<figure><h3>${which === 'first' ? 'First run' : 'Second run'}</h3><div class="scroll">${new Source(svg)}</div></figure>`;
  return html`${names.map((name) => html`<h3>${name.replace('kaplan-meier-', '').replaceAll('-', ' ')}</h3><div class="pair">${figure('first', before.figures.get(name))}${figure('second', now.figures.get(name))}</div>`)}`;
}
