import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileSha256 } from '../../data-catalog/store/file-content.js';
import { bundleMembers } from '../audit/bundle/bundle-members.js';
import { writeArchive } from '../audit/bundle/write-archive.js';
import { findRun } from '../audit/run/find-run.js';
import { StoreView } from '../audit/run/store-view.js';
import { bytesText } from '../output/bytes-text.js';

export interface BundleOptions {
  readonly run: string;
  readonly state: string;
  readonly out: string;
  /** folder of the input files */
  readonly data: string;
  readonly withInputs: boolean;
  /** where the archive goes; default `deconflow-<run>.tar.gz` here */
  readonly file?: string;
  readonly json: boolean;
}

/** `deconflow bundle RUN`: one archive that `deconflow verify` accepts anywhere. */
export async function bundleCommand({ run: name, state, out, data, withInputs, file, json }: BundleOptions): Promise<number> {
  const run = await findRun(name, out);
  const { members, list, absent } = await bundleMembers(run, await StoreView.open(state), withInputs ? data : undefined);
  const path = resolve(file ?? `deconflow-${run.id}.tar.gz`);
  await writeArchive(path, members);
  const told = { bundle: path, sha256: await fileSha256(path), bytes: (await stat(path)).size, files: list.members.length, inputs: list.inputs, absent };
  if (json) process.stdout.write(`${JSON.stringify(told)}\n`);
  else {
    for (const what of absent) process.stderr.write(`the store under ${state} lacks ${what}: steps that need it cannot be verified from the bundle\n`);
    process.stdout.write(`bundle: ${path}\n${told.files} files, ${bytesText(told.bytes)}, ${withInputs ? 'with' : 'without'} input files\nsha256: ${told.sha256}\n`);
  }
  return 0;
}
