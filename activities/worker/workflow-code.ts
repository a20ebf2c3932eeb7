import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { bundleWorkflowCode, type WorkerOptions } from '@temporalio/worker';

type WorkflowCode = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;

const built = (name: string): string => fileURLToPath(new URL(`../../workflows/${name}`, import.meta.url));
const QUIET = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: (message: string) => void process.stderr.write(`${message}\n`) };

/**
 * The workflows' bundle. The build makes the usual one (a worker starts in 1 s instead of 5); one with a failure converter
 * is made when it is first needed, and kept beside it where that folder can be written.
 */
export async function workflowCode(converter: DataConverter | undefined): Promise<WorkflowCode> {
  if (converter?.failureConverterPath === undefined) {
    const usual = built('bundle.cjs');
    return existsSync(usual) ? { workflowBundle: { codePath: usual } } : { workflowsPath: built('index.js') };
  }
  const kept = built('bundle-encoded-failures.cjs');
  if (existsSync(kept)) return { workflowBundle: { codePath: kept } };
  const bundle = await bundleWorkflowCode({ workflowsPath: built('index.js'), failureConverterPath: converter.failureConverterPath, logger: QUIET });
  const temporary = `${kept}.${process.pid}`;
  await writeFile(temporary, bundle.code).then(() => rename(temporary, kept)).catch(() => undefined);
  return { workflowBundle: bundle };
}
