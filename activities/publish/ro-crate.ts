import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileSha256 } from '../../data-catalog/store/file-content.js';
import { dataSources, sourceId, sourceOf } from './data-sources.js';
import type { PublishedRunRecord } from './publish-run.js';

const PROFILES = [
  'https://w3id.org/ro/wfrun/process/0.5',
  'https://w3id.org/ro/wfrun/workflow/0.5',
  'https://w3id.org/ro/wfrun/provenance/0.5',
  'https://w3id.org/workflowhub/workflow-ro-crate/1.0',
];
const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv', parquet: 'application/vnd.apache.parquet', json: 'application/json', svg: 'image/svg+xml', html: 'text/html', js: 'text/javascript', ts: 'text/typescript',
  md: 'text/markdown', yaml: 'application/yaml', lock: 'application/yaml',
};

/** Terms of RO-Crate, and of workflow runs (sha256 among them). */
const CONTEXT = ['https://w3id.org/ro/crate/1.1/context', 'https://w3id.org/ro/terms/workflow-run/context'];
const COMPLETED = 'http://schema.org/CompletedActionStatus';
const FAILED = 'http://schema.org/FailedActionStatus';
const APACHE = 'https://spdx.org/licenses/Apache-2.0';
const TEMPORAL = 'https://temporal.io/';
const BIOSCHEMAS = 'https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE';

/**
 * The run as a Workflow Run RO-Crate (Provenance Run Crate 0.5): files with hashes; the workflow, a file of the crate named by `workflow`;
 * the action that stands for the whole run, and one for each step.
 */
export async function roCrate(folder: string, run: PublishedRunRecord, workflow: string): Promise<object> {
  const all = await Promise.all((await listFiles(folder)).map((path) => fileEntity(folder, path)));
  const source = all.find((file) => file['@id'] === workflow);
  if (source === undefined) throw new Error(`the results folder lacks the workflow ${workflow}; this is a defect of publishing`);
  const files = all.filter((file) => file !== source).map((file) => (file['@id'] === 'README.md' ? { ...file, about: { '@id': './' } } : file));
  const published = run.steps.map(({ end }) => end).sort().at(-1) ?? '';
  const stepNames = [...new Set(run.steps.map(({ name }) => name))];
  // No address of the web is claimed: arcp names what has none.
  const tool = (step: string) => `arcp://name,deconflow/${run.versions.deconflow}/steps/${step}`;
  const person = run.given === undefined ? undefined : { '@id': '#agent', '@type': 'Person', name: run.given.agent };
  const agent = person === undefined ? {} : { agent: { '@id': person['@id'] } };
  const actions = run.steps.map((step, i) => ({
    '@id': `#step-${i}`,
    '@type': 'CreateAction',
    name: step.label,
    instrument: { '@id': tool(step.name) },
    ...agent,
    description: `${step.cache === 'hit' ? 'taken from the store, where it stood' : 'computed'}; key ${step.key}, attempt ${step.attempts}`,
    startTime: withOffset(step.start),
    endTime: withOffset(step.end),
    actionStatus: COMPLETED,
    object: single(Object.values(step.inputs).flat().map((sha256) => ({ '@id': `#sha256-${sha256}` }))),
    result: single(Object.values(step.outputs).map(({ sha256 }) => ({ '@id': `#sha256-${sha256}` }))),
  }));
  const failures = run.steps.flatMap((step, i) =>
    (step.failures ?? []).map(({ attempt, start, end, code }) => ({
      '@id': `#step-${i}-attempt-${attempt}`, '@type': 'CreateAction', name: `${step.label}, attempt ${attempt}`, instrument: { '@id': tool(step.name) }, ...agent,
      description: `failed; key ${step.key}`, startTime: withOffset(start), endTime: withOffset(end), actionStatus: FAILED, error: code,
    })),
  );
  const controls = run.steps.map((step, i) => ({
    '@id': `#control-${i}`, '@type': 'ControlAction', instrument: { '@id': `#howto-${step.name}` }, object: { '@id': `#step-${i}` },
  }));
  const whole = {
    '@id': '#run', '@type': 'CreateAction', name: `study ${run.study.name}, run ${run.id}`, instrument: { '@id': workflow }, ...agent,
    description: `seed ${run.seed}, engine ${run.engine.name} ${run.engine.version}`,
    startTime: withOffset(run.steps.map(({ start }) => start).sort()[0] ?? ''), endTime: withOffset(published), actionStatus: COMPLETED,
    object: run.inputs.map(({ sha256 }) => ({ '@id': `#sha256-${sha256}` })), result: files.map((file) => ({ '@id': file['@id'] })),
  };
  const organised = {
    '@id': '#organise', '@type': 'OrganizeAction', name: 'orchestration by Temporal', instrument: { '@id': TEMPORAL }, ...agent,
    object: controls.map((control) => ({ '@id': control['@id'] })), result: { '@id': '#run' },
  };
  const sources = run.study.sources ?? [];
  const contents = new Map<string, object>();
  for (const { name, sha256, size } of run.inputs) contents.set(sha256, { ...content(sha256, name, size), ...sourceOf(sources, name) });
  for (const { step, output, sha256, bytes } of run.applied?.took ?? []) contents.set(sha256, content(sha256, `${output} of ${step} in run ${run.applied?.run}`, bytes));
  for (const step of run.steps) for (const [output, { sha256, bytes }] of Object.entries(step.outputs)) contents.set(sha256, content(sha256, `${step.label}: ${output}`, bytes));
  return {
    '@context': CONTEXT,
    '@graph': [
      { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: [{ '@id': 'https://w3id.org/ro/crate/1.1' }, { '@id': 'https://w3id.org/workflowhub/workflow-ro-crate/1.0' }] },
      {
        '@id': './', '@type': 'Dataset', name: `deconflow run ${run.id}`, description: `Results of study ${run.study.name}`, datePublished: published,
        license: { '@id': APACHE }, ...(person === undefined ? {} : { author: { '@id': person['@id'] } }), conformsTo: PROFILES.map((id) => ({ '@id': id })),
        ...(sources.length === 0 ? {} : { citation: sources.map(({ name }) => ({ '@id': sourceId(name) })) }),
        mainEntity: { '@id': workflow }, hasPart: all.map((file) => ({ '@id': file['@id'] })), mentions: [whole, ...actions, ...failures].map((action) => ({ '@id': action['@id'] })),
      },
      ...PROFILES.map((id) => ({ '@id': id, '@type': 'CreativeWork', name: id, version: id.split('/').at(-1) })),
      {
        ...source, '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'], name: 'deconflow study', programmingLanguage: { '@id': '#typescript' },
        softwareVersion: run.versions.deconflow, version: run.versions.deconflow, license: { '@id': APACHE }, conformsTo: { '@id': BIOSCHEMAS }, hasPart: stepNames.map((name) => ({ '@id': tool(name) })), step: stepNames.map((name) => ({ '@id': `#howto-${name}` })),
      },
      { '@id': TEMPORAL, '@type': 'SoftwareApplication', name: 'Temporal', url: TEMPORAL, softwareVersion: run.versions['@temporalio/worker'] ?? '' },
      { '@id': '#typescript', '@type': 'ComputerLanguage', name: 'TypeScript', url: 'https://www.typescriptlang.org/' },
      ...stepNames.map((name, i) => ({ '@id': `#howto-${name}`, '@type': 'HowToStep', position: String(i + 1), workExample: { '@id': tool(name) } })),
      ...stepNames.map((name) => ({ '@id': tool(name), '@type': 'SoftwareApplication', name, url: { '@id': workflow }, softwareVersion: run.versions.deconflow })),
      { '@id': APACHE, '@type': 'CreativeWork', name: 'Apache License 2.0', description: 'the workflow and deconflow; the data of the cohorts have licences of their own' },
      { '@id': BIOSCHEMAS, '@type': 'CreativeWork', name: 'Bioschemas ComputationalWorkflow', version: '1.0' },
      ...(person === undefined ? [] : [person]),
      ...dataSources(sources),
      whole, organised, ...controls, ...actions, ...failures, ...contents.values(), ...files,
    ],
  };
}

/** JSON-LD writes a single value without brackets. */
function single<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? (values[0] as T) : values;
}

/** The profile's pattern for times asks for an offset in digits. */
function withOffset(time: string): string {
  return time.replace(/Z$/, '+00:00');
}

function content(sha256: string, name: string, size: number): object {
  return { '@id': `#sha256-${sha256}`, '@type': 'PropertyValue', name, propertyID: 'sha256', value: sha256, description: `${size} bytes` };
}

async function fileEntity(folder: string, path: string) {
  const name = relative(folder, path).split(sep).map(encodeURIComponent).join('/');
  const { size } = await stat(path);
  return { '@id': name, '@type': 'File', contentSize: String(size), sha256: await fileSha256(path), encodingFormat: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' };
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}
