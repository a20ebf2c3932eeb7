import { join } from 'node:path';
import { hashInput } from '../../data-catalog/lock/describe-input.js';
import { type Fetched, fetchFile, type FetchOptions } from '../../data-catalog/sources/fetch-file.js';
import { FetchError } from '../../data-catalog/sources/fetch-error.js';
import type { Source, SourceFile } from '../../data-catalog/study/sources.js';

/** What became of one file of a source. */
export type SourceOutcome = { readonly source: Source; readonly file: SourceFile } & (
  | { readonly state: 'there' | 'fetched'; readonly found: Fetched }
  | { readonly state: 'different'; readonly found: Fetched }
  /** no address: to be made or downloaded by hand */
  | { readonly state: 'by hand' }
  | { readonly state: 'failed'; readonly why: string }
);

export interface Progress {
  show(file: string, bytes: number, total: number | undefined): void;
  end(): void;
}

/** Brings each file of the sources into the data folder, one after the other; one that fails does not keep the others from being fetched. */
export async function fetchSources(
  sources: readonly Source[], data: string, policy: Omit<FetchOptions, 'onProgress'>, progress: Progress, onOutcome: (outcome: SourceOutcome) => void,
): Promise<SourceOutcome[]> {
  const outcomes: SourceOutcome[] = [];
  for (const source of sources) {
    for (const file of source.files) {
      const outcome = await bring(source, file, data, policy, progress);
      progress.end();
      onOutcome(outcome);
      outcomes.push(outcome);
    }
  }
  return outcomes;
}

async function bring(source: Source, file: SourceFile, data: string, policy: Omit<FetchOptions, 'onProgress'>, progress: Progress): Promise<SourceOutcome> {
  const path = join(data, file.file);
  const found = await hashInput(path).catch(() => undefined);
  if (found !== undefined) {
    const same = (file.size === undefined || file.size === found.size) && (file.sha256 === undefined || file.sha256 === found.sha256);
    return { source, file, state: same ? 'there' : 'different', found };
  }
  const { address } = file;
  if (address === undefined) return { source, file, state: 'by hand' };
  try {
    const options = { ...policy, onProgress: (bytes: number, total: number | undefined) => progress.show(file.file, bytes, total) };
    return { source, file, state: 'fetched', found: await fetchFile({ ...file, address }, path, options) };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { source, file, state: 'failed', why: error.message };
  }
}
