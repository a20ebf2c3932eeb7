import { join, resolve } from 'node:path';
import { checkLock, lockPath } from '../../data-catalog/lock/check-lock.js';
import { inputFiles } from '../../data-catalog/lock/input-files.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { locateInputs } from '../../data-catalog/study/locate-inputs.js';
import { KNOWN_HOSTS } from '../../data-catalog/sources/address-policy.js';
import type { FetchOptions } from '../../data-catalog/sources/fetch-file.js';
import { fetchSources, type SourceOutcome } from '../fetch/fetch-sources.js';
import { byHand, outcomeLine } from '../fetch/fetch-text.js';
import { progressLine } from '../fetch/progress-line.js';

const BAD_INPUT = 2;

export class UnknownDataActionError extends Error {
  readonly code = 'USAGE';
  constructor(found: string) {
    super(`Unknown action "${found}" for data. Expected: fetch.`);
    this.name = 'UnknownDataActionError';
  }
}

export interface DataOptions {
  readonly what: string;
  readonly study: string;
  readonly data: string;
  readonly allowHost: readonly string[];
  /** plain http to this machine itself */
  readonly allowLoopback: boolean;
  /** GiB that a file of unknown size may have */
  readonly most: number;
  /** seconds without a byte */
  readonly stall: number;
  readonly quiet: boolean;
}

/** `deconflow data fetch STUDY`: downloads what the study's sources have an address for, says what is to be got by hand, writes the lock. */
export async function dataCommand(options: DataOptions): Promise<number> {
  if (options.what !== 'fetch') throw new UnknownDataActionError(options.what);
  const study = await loadStudy(options.study);
  const data = resolve(options.data);
  const say = (line: string) => void (options.quiet || process.stdout.write(`${line}\n`));
  const progress = progressLine(options.quiet);
  const policy: Omit<FetchOptions, 'onProgress'> = {
    hosts: [...KNOWN_HOSTS, ...options.allowHost], loopback: options.allowLoopback, stallMs: options.stall * 1000, tries: 4, waitMs: 1000, mostBytes: options.most * 2 ** 30,
  };
  const sources = study.sources ?? [];
  const outcomes = await fetchSources(sources, data, policy, progress, (outcome) => say(outcomeLine(outcome)));
  const needed = inputFiles(await locateInputs(study, data).catch(() => study));
  return finish(options, { data, outcomes, needed }, say, async () => {
    await checkLock(options.study, await locateInputs(study, data), data, { update: false });
  });
}

interface Finished {
  readonly data: string;
  readonly outcomes: readonly SourceOutcome[];
  /** input files of the study */
  readonly needed: readonly string[];
}

async function finish({ study }: DataOptions, { data, outcomes, needed }: Finished, say: (line: string) => void, lock: () => Promise<void>): Promise<number> {
  const declared = new Set(outcomes.map(({ file }) => file.file));
  const unknown = (await missingOf(needed, data)).filter((file) => !declared.has(file));
  const failed = outcomes.filter(({ state }) => state !== 'there' && state !== 'fetched');
  const lines = [...byHand(failed, data), ...unknown.map((file) => `${join(data, file)}: no source is declared for it in ${study}; put it there by hand`)];
  for (const line of lines) process.stderr.write(`${line}\n`);
  if (lines.length > 0) return BAD_INPUT;
  await lock();
  say(`all ${needed.length} input files are there; ${lockPath(study)} holds their sizes and hashes`);
  return 0;
}

async function missingOf(files: readonly string[], data: string): Promise<string[]> {
  const { existsSync } = await import('node:fs');
  return files.filter((file) => !existsSync(join(data, file)));
}
