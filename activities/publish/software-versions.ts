import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const REPORTED = ['@duckdb/node-api', '@temporalio/worker', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'networkanalysis-ts', 'umap-js', 'ml-matrix', '@observablehq/plot'];

/** Versions of what computes: this project, Node and the libraries whose results enter the tables. */
export async function softwareVersions(): Promise<Record<string, string>> {
  let root = new URL('../../', import.meta.url);
  // Compiled, this file lies one folder deeper, under dist/.
  if (!existsSync(fileURLToPath(new URL('package.json', root)))) root = new URL('../', root);
  const own = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string };
  const versions: Record<string, string> = { deconflow: own.version, node: process.versions.node };
  for (const name of REPORTED) {
    const text = await readFile(new URL(`node_modules/${name}/package.json`, root), 'utf8').catch(() => undefined);
    if (text !== undefined) versions[name] = (JSON.parse(text) as { version: string }).version;
  }
  return versions;
}
