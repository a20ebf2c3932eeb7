import { countText, fixedText } from '../number-text.js';
import type { RunRecord, RunStep } from '../run-record.js';
import { more } from './figure.js';
import { stepGraph } from './step-graph.js';
import { type Html, html } from './html.js';
import { dataTable, number, text } from './table.js';

export function parametersSection(run: RunRecord): Html {
  const parameters = flatten(run.study.parameters ?? {}, '');
  return html`<section id="parameters"><h2>Parameters</h2>
${dataTable([text('Parameter'), text('Value')], [['seed', String(run.seed)], ...parameters])}</section>\n`;
}

/** Software, machine, and each step with its time. */
export function versionsSection(run: RunRecord): Html {
  const seconds = run.steps.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 1000);
  const hits = run.steps.filter(({ cache }) => cache === 'hit').length;
  const steps = run.steps.map(({ name, label, cache, attempts, key }, i) => [label ?? name, cache, countText(attempts), fixedText(seconds[i] ?? Number.NaN, 1), ...useCells(run.steps[i]), html`<code>${key.slice(0, 12)}</code>`]);
  const versions = [['engine', `${run.engine.name} ${run.engine.version}`], ...Object.entries(run.versions), ...Object.entries(run.machine).map(([name, value]) => [`machine: ${name}`, String(value)])];
  return html`<section id="versions"><h2>Versions and steps</h2>
${dataTable([text('What'), text('Version')], versions)}
${stepGraph(run.steps)}
${more(`Steps: ${run.steps.length}, of which ${hits} came from the store`, dataTable([text('Step'), text('Store'), number('Attempts'), number('Seconds'), number('CPU s'), number('Memory MiB'), number('Read MiB'), number('Written MiB'), text('Key')], steps, { whenEmpty: 'No step is recorded.', caption: USE }))}</section>\n`;
}

/** How to run it again, and what to cite. */
export function againSection(run: RunRecord): Html {
  return html`<section id="again"><h2>Run it again</h2>
<p>With the same inputs, seed and engine the tables and figures come out byte for byte. <code>run.json</code> beside this page holds the resolved study, <code>tables/</code> every number behind it.</p>
<p>The method: Zhu, Wang, Bunting, Qiu, <cite>PLOS Computational Biology</cite> 22(3): e1014101, 2026. Please cite it, the data that the study names (by the files listed under Inputs), and deconflow ${run.versions.deconflow ?? ''}.</p>
<pre><code>${commands(run)}
deconflow query ${run.id} "select * from survival_tests"</code></pre></section>\n`;
}

function commands({ study, applied, given }: RunRecord): string {
  if (applied !== undefined) return `deconflow apply ${applied.run} COHORT_FOLDER`;
  // Without the options it would be another study.
  const options = [...(given?.profile == null ? [] : [`--profile ${given.profile}`]), ...(given?.set ?? []).map((set) => `--set ${set}`)];
  const rest = ['--data DATA_FOLDER', ...options].join(' ');
  return `deconflow plan studies/${study.name}.yaml ${rest}\ndeconflow run studies/${study.name}.yaml ${rest}`;
}

const USE = 'CPU: of the step’s thread and its share of the worker’s other threads. Memory: the most that the whole worker held meanwhile. Read and written: sizes of the contents.';

/** CPU time, memory, bytes in and out; a dash for what a step from the store did not take. */
function useCells(step: RunStep | undefined): string[] {
  const mebibytes = (bytes: number | undefined, digits: number) => fixedText((bytes ?? Number.NaN) / 2 ** 20, digits);
  return [fixedText(step?.use?.cpuSeconds ?? Number.NaN, 1), mebibytes(step?.use?.peakMemoryBytes, 0), mebibytes(step?.bytesIn, 1), mebibytes(step?.bytesOut, 1)];
}

/** Nested parameters as dotted names. */
function flatten(value: unknown, name: string): string[][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => flatten(inner, name === '' ? key : `${name}.${key}`));
  }
  return [[name, value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)]];
}
