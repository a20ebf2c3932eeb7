import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

// Each command is loaded when it is called: the worker alone takes a second to load.

const BAD_INPUT = 2;

interface Shared {
  state: string;
  out: string;
  json: boolean;
  debug: boolean;
}
interface StudyFlags extends Shared {
  data: string;
  profile?: string;
  engine?: string;
  set: string[];
  updateLock: boolean;
}

/** The command line. Exit codes: 0 done, 1 the study failed, 2 bad usage or input, 130 cancelled. */
export async function main(parameters: readonly string[]): Promise<number> {
  let exitCode = 0;
  const finish = (code: number) => {
    exitCode = code;
  };
  const program = new Command('deconflow')
    .description('Takes bulk RNA-seq of patients apart into cell types, finds patient groups that live longer or shorter, and checks them in a second cohort.')
    .exitOverride()
    .showHelpAfterError();
  const shared = (command: Command) =>
    command
      .option('--state <folder>', 'artifacts, server data and logs', '.deconflow')
      .option('--out <folder>', 'results folders', 'runs')
      .option('--json', 'JSON on standard output, progress on standard error', false)
      .option('--debug', 'show stacks of errors', false);
  const ofStudy = (command: Command) =>
    shared(command)
      .option('--data <folder>', 'folder that the study file’s names are relative to', '.')
      .option('--profile <name>', 'a profile of the study file')
      .option('--set <path=value>', 'change one parameter, for example consensus.threshold=0.7 (repeatable)', (value: string, all: string[]) => [...all, value], [])
      .option('--engine <name>', 'auto, wasm or native, instead of what the study file says')
      .option('--update-lock', 'accept input files that changed since inputs.lock was written', false);
  const action = <T extends unknown[]>(run: (...given: T) => Promise<number>) => async (...given: T) => finish(await run(...given));

  ofStudy(program.command('run').argument('<study>', 'study file')).description('run a study, or follow it where it runs already').action(
    action(async (study: string, flags: StudyFlags) => {
      const { exitCode: code, run } = await (await import('./commands/run.js')).runCommand({ ...withEngine(flags), study });
      if (run !== undefined) process.stdout.write(flags.json ? `${JSON.stringify(run)}\n` : `results: ${run.folder}\nreport: ${run.folder}/report.html\n`);
      return code;
    }),
  );
  ofStudy(program.command('plan').argument('<study>', 'study file'))
    .description('what would run and what is there already')
    .option('--mermaid', 'draw the steps as a Mermaid graph', false)
    .option('--svg <file>', 'draw the steps as SVG into a file')
    .action(action(async (study: string, flags: StudyFlags & { mermaid: boolean; svg?: string }) => (await import('./commands/plan.js')).planCommand({ ...withEngine(flags), study })));
  shared(program.command('demo', { isDefault: true })).description('run the demo study on a synthetic world with planted truth').action(action(async (flags: Shared) => (await import('./commands/demo.js')).demoCommand(flags)));
  shared(program.command('status').argument('[run]', 'run or study id')).description('what a study is doing').action(
    action(async (run: string | undefined, flags: Shared) => (await import('./commands/status.js')).statusCommand({ ...flags, ...(run === undefined ? {} : { run }) })),
  );
  shared(program.command('cancel').argument('<run>', 'run or study id')).description('cancel a running study; finished steps stay valid').action(
    action(async (run: string, flags: Shared) => (await import('./commands/cancel.js')).cancelCommand({ ...flags, run })),
  );
  shared(program.command('runs')).description('list the results folders').action(action(async (flags: Shared) => (await import('./commands/runs.js')).runsCommand(flags)));
  shared(program.command('query').argument('<run>', 'run id or folder').argument('<sql>', 'for example "select * from groups"'))
    .description('query a run’s tables with DuckDB (read-only)')
    .action(action(async (run: string, sql: string, flags: Shared) => (await import('./commands/query.js')).queryCommand({ ...flags, run, sql })));
  shared(program.command('report').argument('<run>', 'run id or folder'))
    .description('build the report again from a run’s tables')
    .option('--to <file>', 'where it goes (default: report-<run>.html here)')
    .option('--hash-names', 'other names for patients, which nobody can turn back', false)
    .action(action(async (run: string, flags: Shared & { to?: string; hashNames: boolean }) => (await import('./commands/report.js')).reportCommand({ ...flags, run })));
  shared(program.command('figure').argument('<run>', 'run id or folder').argument('<name>', 'for example kaplan-meier-TCGA-proportions'))
    .description('one figure at the size of print, with its data as CSV beside it')
    .addOption(new Option('--format <format>', 'kind of file').choices(['svg', 'png', 'pdf']).default('svg'))
    .option('--width <mm>', 'width in millimetres', wholeNumber, 180)
    .option('--to <folder>', 'where the files go', '.')
    .action(action(async (run: string, name: string, flags: Shared & { format: 'svg' | 'png' | 'pdf'; width: number; to: string }) => (await import('./commands/figure.js')).figureCommand({ ...flags, run, name })));
  shared(program.command('explain').argument('<run>', 'run id or folder').argument('[step]', 'a step’s label or name, or a table'))
    .description('why each step of a run ran or not, beside the nearest earlier run')
    .action(action(async (run: string, subject: string | undefined, flags: Shared) => (await import('./commands/explain.js')).explainCommand({ ...flags, run, ...(subject === undefined ? {} : { subject }) })));
  shared(program.command('diff').argument('<before>', 'run id or folder').argument('<now>', 'run id or folder'))
    .description('what differs between two runs; exit code 1 where anything does')
    .option('--names', 'show patients and cells by name', false)
    .action(action(async (before: string, now: string, flags: Shared & { names: boolean }) => (await import('./commands/diff.js')).diffCommand({ ...flags, before, now })));
  shared(program.command('verify').argument('<run>', 'run id or folder'))
    .description('check a run’s files and store, and make every table again; exit code 1 where anything fails')
    .option('--data <folder>', 'folder of the input files', '.')
    .option('--retrain', 'train again too', false)
    .action(action(async (run: string, flags: Shared & { data: string; retrain: boolean }) => (await import('./commands/verify.js')).verifyCommand({ ...flags, run })));
  shared(program.command('trace').argument('<run>', 'run id or folder').argument('<table>', 'for example groups').argument('<key...>', 'column=value pairs that name one row'))
    .description('where one row comes from, back to the input files')
    .option('--data <folder>', 'folder of the input files, to find the patient’s line and column in them')
    .action(action(async (run: string, table: string, key: string[], flags: Shared & { data?: string }) => (await import('./commands/trace.js')).traceCommand({ ...flags, run, table, key })));
  program.command('engines').argument('[study]', 'study file to measure training steps for')
    .description('what can train here, how fast, and how long a step of the study takes')
    .option('--profile <name>', 'a profile of the study file')
    .option('--set <path=value>', 'change one parameter (repeatable)', (value: string, all: string[]) => [...all, value], [])
    .option('--genes <count>', 'genes of the network, which the study chooses only when it runs', wholeNumber, 1000)
    .option('--json', 'JSON on standard output', false)
    .action(
      action(async (study: string | undefined, flags: { profile?: string; set: string[]; genes: number; json: boolean }) =>
        (await import('./commands/engines.js')).enginesCommand({ ...flags, ...(study === undefined ? {} : { study }) })),
    );
  shared(program.command('worker'))
    .description('perform steps until stopped')
    .option('--until-idle', 'end when no command and no workflow needs it', false)
    .addOption(new Option('--await-server', 'the command that starts this worker starts the server').default(false).hideHelp())
    .action(action(async (flags: Shared & { untilIdle: boolean; awaitServer: boolean }) => (await import('./commands/worker.js')).workerCommand(flags)));
  shared(program.command('server').argument('[action]', 'start, stop or status', 'start'))
    .description('the embedded Temporal server')
    .action(action(async (what: string, flags: Shared) => (await import('./commands/server.js')).serverCommand({ ...flags, what })));

  try {
    await program.parseAsync([...parameters], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    return reportError(error, parameters.includes('--debug'));
  }
}

/** The engine asked for on the command line is a setting of the study, laid over its file at last. */
function withEngine<F extends StudyFlags>(flags: F): F {
  return flags.engine === undefined ? flags : { ...flags, set: [...flags.set, `engine=${flags.engine}`] };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number above 0 is needed.');
  return value;
}

/** Errors of the study file, the inputs and the surroundings: their message, no stack. */
function reportError(error: unknown, debug: boolean): number {
  const given = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${given.message}\n`);
  const code = (given as { code?: unknown }).code;
  if (debug || typeof code !== 'string') process.stderr.write(`${given.stack ?? ''}\n`);
  return BAD_INPUT;
}
