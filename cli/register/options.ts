import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Level, LEVELS } from '../../activities/worker/log-line.js';

/** Options of every command that knows a state folder. */
export interface Shared {
  state: string;
  out: string;
  json: boolean;
  quiet: boolean;
  debug: boolean;
}

export interface StudyFlags extends Shared {
  data: string;
  profile?: string;
  engine?: string;
  set: string[];
  updateLock: boolean;
}

export interface RunFlags extends StudyFlags {
  logLevel: Level;
}

/** Wraps what a command does, so that its result becomes the exit code. */
export type Action = <T extends unknown[]>(run: (...given: T) => Promise<number>) => (...given: T) => Promise<void>;

export const shared = (command: Command): Command =>
  command
    .option('--state <folder>', 'artifacts, server data and logs', '.deconflow')
    .option('--out <folder>', 'results folders', 'runs')
    .option('--json', 'JSON on standard output, progress on standard error', false)
    .option('--quiet', 'results, warnings and errors only', false)
    .option('--debug', 'show stacks of errors', false);

/** How much a worker says of itself. */
export const logLevel = (): Option => new Option('--log-level <level>', 'what the worker writes into its log (worker.log of the state folder): this and what matters more').choices(LEVELS).default('info' satisfies Level);

export const dataFolder = (command: Command): Command => command.option('--data <folder>', 'folder that the study file’s names are relative to', '.');

/** What a study file's settings can be changed with. */
export const settings = (command: Command): Command =>
  command
    .option('--profile <name>', 'a profile of the study file')
    .option('--set <path=value>', 'change one parameter, for example consensus.threshold=0.7 (repeatable)', (value: string, all: string[]) => [...all, value], [])
    .option('--engine <name>', 'auto, wasm or native, instead of what the study file says');

export const ofStudy = (command: Command): Command =>
  settings(dataFolder(shared(command))).option('--update-lock', 'accept input files that changed since inputs.lock was written', false);

/** The engine asked for on the command line is a setting of the study, laid over its file at last. */
export function withEngine<F extends { readonly engine?: string; readonly set: readonly string[] }>(flags: F): F {
  return flags.engine === undefined ? flags : { ...flags, set: [...flags.set, `engine=${flags.engine}`] };
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number above 0 is needed.');
  return value;
}

const AGE_UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An age like 30d, 12h or 90m, in milliseconds. */
export function age(text: string): number {
  const [, count, unit = ''] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const scale = AGE_UNITS[unit];
  if (scale === undefined) throw new InvalidArgumentError('A number with m, h or d is needed, for example 30d.');
  return Number(count) * scale;
}

/** A day or moment in ISO 8601, or an age like 7d before now. */
export function moment(text: string): Date {
  if (/^\d+[mhd]$/.test(text)) return new Date(Date.now() - age(text));
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) throw new InvalidArgumentError('A date like 2026-11-01 is needed, or an age like 7d.');
  return date;
}
