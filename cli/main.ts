import { Command, CommanderError } from 'commander';
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
  let exitCode = 0;
  const action: Action = (run) => async (...given) => {
    exitCode = await run(...given);
  };
  const program = describeProgram(action);
  try {
    await program.parseAsync([...parameters], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    return reportError(error, parameters.includes('--debug'));
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

/** The message of an error; its stack only where it was asked for. */
function reportError(error: unknown, debug: boolean): number {
  const given = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${given.message}\n`);
  const code = (given as { code?: unknown }).code;
  if (debug) process.stderr.write(`${given.stack ?? ''}\n`);
  else if (typeof code !== 'string') process.stderr.write('This is a defect of deconflow, or of its surroundings; --debug shows where it happened.\n');
  return BAD_INPUT;
}
