import { parseArgs } from 'node:util';

export class UsageError extends Error {
  readonly code = 'USAGE';
}

export interface Options {
  readonly json: boolean;
  /** a Markdown file whose table between the two marks is replaced */
  readonly markdown: string | undefined;
  readonly only: readonly string[];
  readonly kills: number;
  readonly seed: number;
  /** keep the suite's folder */
  readonly keep: boolean;
}

export const USAGE = `usage: npm run -s faults -- [options]
  --json             outcomes as JSON on standard output, in place of the table
  --markdown FILE    write the table into FILE
  --only TEXT        only faults whose name contains TEXT (repeatable)
  --kills N          random kills over one study (default 50)
  --seed N           of the random kills (default 1)
  --keep             leave the suite's folder in place`;

/** @throws UsageError */
export function readOptions(given: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({ args: [...given], options: { json: flag, markdown: text, only: { ...text, multiple: true }, kills: text, seed: text, keep: flag } });
    return {
      json: values.json ?? false, markdown: values.markdown, only: values.only ?? [], keep: values.keep ?? false,
      kills: whole('--kills', values.kills, 50), seed: whole('--seed', values.seed, 1),
    };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function whole(option: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!(Number.isInteger(value) && value >= 1)) throw new UsageError(`${option}: expected a whole number from 1 up, found ${JSON.stringify(given)}.`);
  return value;
}
