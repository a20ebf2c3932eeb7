import { Command, CommanderError } from 'commander';
import { nearest } from '../data-catalog/study/nearest.js';
import { endWithReader } from './output/broken-pipe.js';
import { errorText } from './output/error-text.js';
import { addExamples } from './register/examples.js';
import { registerInstallation } from './register/installation.js';
import type { Action } from './register/options.js';
import { registerResults } from './register/results.js';
import { registerRunning } from './register/running.js';
import { registerSchedules } from './register/schedules.js';
import { registerStore } from './register/store.js';
import { registerStudies } from './register/studies.js';

const BAD_INPUT = 2;

/**
 * The command line. Exit codes: 0 done, 1 the study failed, 2 bad usage or input, 130 cancelled.
 * Each command is loaded when it is called: the worker alone takes a second to load.
 */
export async function main(parameters: readonly string[]): Promise<number> {
  endWithReader();
  let exitCode = 0;
  const action: Action = (run) => async (...given) => {
    exitCode = await run(...given);
  };
  const program = describeProgram(action);
  try {
    refuseUnknown(parameters[0], program);
    await program.parseAsync([...parameters], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    process.stderr.write(errorText(error, parameters.includes('--debug')));
    return BAD_INPUT;
  }
}

/** Every command with its options, none of them loaded. */
export function describeProgram(action: Action): Command {
  const program = new Command('deconflow')
    .description('Takes bulk RNA-seq of patients apart into cell types, finds patient groups that live longer or shorter, and checks them in a second cohort.')
    .exitOverride()
    .showHelpAfterError();
  registerStudies(program, action);
  registerRunning(program, action);
  registerSchedules(program, action);
  registerResults(program, action);
  registerStore(program, action);
  registerInstallation(program, action);
  addExamples(program);
  return program;
}

class UnknownCommandError extends Error {
  readonly code = 'UNKNOWN_COMMAND';
  constructor(typed: string, known: readonly string[]) {
    const near = nearest(typed, known);
    super(`Expected a command, found "${typed}". ${near === undefined ? '' : `Did you mean "${near}"? `}\`deconflow --help\` lists them.`);
    this.name = 'UnknownCommandError';
  }
}

/** Without a command the demo runs: a misspelt one would be taken for the demo's argument. @throws UnknownCommandError */
function refuseUnknown(typed: string | undefined, { commands }: Command): void {
  const known = [...commands.map((command) => command.name()), 'help'];
  if (typed !== undefined && !typed.startsWith('-') && !known.includes(typed)) throw new UnknownCommandError(typed, known);
}
