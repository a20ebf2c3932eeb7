import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { bundleWorkflowCode, type WorkerOptions } from '@temporalio/worker';

type WorkflowCode = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;

const built = (name: string): string => fileURLToPath(new URL(`../../workflows/${name}`, import.meta.url));
const QUIET = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: (message: string) => void process.stderr.write(`${message}\n`) };

/**
 * The workflows' bundle. The build makes the usual one (a worker starts in 1 s instead of 5); one that holds a failure converter
 * or interceptors too is made when it is first needed, and kept beside it where that folder can be written.
 */
export async function workflowCode(converter: DataConverter | undefined, interceptors: string | undefined): Promise<WorkflowCode> {
  const { failureConverterPath } = converter ?? {};
  const holds = [...(failureConverterPath === undefined ? [] : ['encoded']), ...(interceptors === undefined ? [] : ['traced'])];
  const kept = built(['bundle', ...holds].join('-').concat('.cjs'));
  if (existsSync(kept)) return { workflowBundle: { codePath: kept } };
  const workflowsPath = built('index.js');
  if (holds.length === 0) return { workflowsPath };
  const bundle = await bundleWorkflowCode({
    workflowsPath, logger: QUIET,
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
    ...(interceptors === undefined ? {} : { workflowInterceptorModules: [interceptors] }),
  });
  const temporary = `${kept}.${process.pid}`;
  await writeFile(temporary, bundle.code).then(() => rename(temporary, kept)).catch(() => undefined);
  return { workflowBundle: bundle };
}
