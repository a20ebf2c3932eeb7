import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileSha256 } from '../../data-catalog/store/artifact-store.js';
import type { PublishedRunRecord } from './publish-run.js';

const PROFILES = [
  'https://w3id.org/ro/wfrun/process/0.5',
  'https://w3id.org/ro/wfrun/workflow/0.5',
  'https://w3id.org/ro/wfrun/provenance/0.5',
  'https://w3id.org/workflowhub/workflow-ro-crate/1.0',
];
const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv', parquet: 'application/vnd.apache.parquet', json: 'application/json', svg: 'image/svg+xml', html: 'text/html',
};

/** The run as a Workflow Run RO-Crate: files with hashes, the workflow, and one action for each step that ran. */
export async function roCrate(folder: string, run: PublishedRunRecord): Promise<object> {
  const files = await Promise.all((await listFiles(folder)).map((path) => fileEntity(folder, path)));
  const published = run.steps.map(({ end }) => end).sort().at(-1) ?? '';
  const stepNames = [...new Set(run.steps.map(({ name }) => name))];
  const actions = run.steps.map((step, i) => ({
    '@id': `#step-${i}`,
    '@type': 'CreateAction',
    name: step.label,
    instrument: { '@id': `#tool-${step.name}` },
    startTime: step.start,
    endTime: step.end,
    actionStatus: { '@id': 'http://schema.org/CompletedActionStatus' },
    object: Object.values(step.inputs).flat().map((sha256) => ({ '@id': `#sha256-${sha256}` })),
    result: Object.values(step.outputs).map(({ sha256 }) => ({ '@id': `#sha256-${sha256}` })),
  }));
  const contents = new Map<string, object>();
  for (const { name, sha256, size } of run.inputs) contents.set(sha256, content(sha256, name, size));
  for (const step of run.steps) for (const [output, { sha256, bytes }] of Object.entries(step.outputs)) contents.set(sha256, content(sha256, `${step.label}: ${output}`, bytes));
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: [{ '@id': 'https://w3id.org/ro/crate/1.1' }, { '@id': 'https://w3id.org/workflowhub/workflow-ro-crate/1.0' }] },
      {
        '@id': './', '@type': 'Dataset', name: `deconflow run ${run.id}`, description: `Results of study ${run.study.name}`, datePublished: published,
        license: 'https://spdx.org/licenses/Apache-2.0', conformsTo: PROFILES.map((id) => ({ '@id': id })),
        mainEntity: { '@id': '#workflow' }, hasPart: files.map((file) => ({ '@id': file['@id'] })), mentions: actions.map((action) => ({ '@id': action['@id'] })),
      },
      ...PROFILES.map((id) => ({ '@id': id, '@type': 'CreativeWork', name: id, version: '0.5' })),
      {
        '@id': '#workflow', '@type': ['SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'], name: 'deconflow study', programmingLanguage: { '@id': '#typescript' },
        softwareVersion: run.versions.deconflow, hasPart: stepNames.map((name) => ({ '@id': `#tool-${name}` })), step: stepNames.map((name) => ({ '@id': `#howto-${name}` })),
      },
      { '@id': '#typescript', '@type': 'ComputerLanguage', name: 'TypeScript', url: 'https://www.typescriptlang.org/' },
      ...stepNames.map((name, i) => ({ '@id': `#howto-${name}`, '@type': 'HowToStep', position: String(i + 1), workExample: { '@id': `#tool-${name}` } })),
      ...stepNames.map((name) => ({ '@id': `#tool-${name}`, '@type': 'SoftwareApplication', name, softwareVersion: run.versions.deconflow })),
      ...actions, ...contents.values(), ...files,
    ],
  };
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
