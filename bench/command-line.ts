import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command line cannot be understood. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  constructor(problem: string) {
    super(problem);
    this.name = 'UsageError';
  }
}

export const text = { type: 'string' } as const;
export const texts = { type: 'string', multiple: true } as const;
export const flag = { type: 'boolean' } as const;

/** The values of the options; nothing but options may stand there. @throws UsageError */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(given: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError */
export function positive(option: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!(Number.isInteger(value) && value >= 1)) throw new UsageError(`${option}: expected a whole number from 1 up, found ${JSON.stringify(given)}.`);
  return value;
}

/** Whole numbers between commas. @throws UsageError */
export function positives(option: string, given: string | undefined, otherwise: readonly number[]): readonly number[] {
  return given === undefined ? otherwise : given.split(',').map((part) => positive(option, part, Number.NaN));
}

/** @throws UsageError */
export function known(kind: string, given: readonly string[], names: readonly string[]): readonly string[] {
  const unknown = given.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new UsageError(`No ${kind} is called ${unknown.join(', ')}. There is: ${names.join(', ')}.`);
  return given;
}
