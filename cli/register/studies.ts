import type { Command } from 'commander';
import type { DataOptions } from '../commands/data.js';
import type { RunOptions } from '../commands/run.js';
import { errorText } from '../output/error-text.js';
import { type Action, dataFolder, logLevel, ofStudy, type RunFlags, settings, type Shared, shared, type StudyFlags, wholeNumber, withEngine } from './options.js';

const BAD_INPUT = 2;

/** Commands that a study file is given to. */
export function registerStudies(program: Command, action: Action): void {
  ofStudy(program.command('run').argument('<study>', 'study file'))
    .description('run a study, or follow it where it runs already')
    .option('--watch', 'run again whenever the study file or an input changes, until Ctrl-C', false)
    .addOption(logLevel())
    .action(action(async (study: string, flags: RunFlags & { watch: boolean }) => {
      const options = { ...withEngine(flags), study };
      return flags.watch ? watchStudy(options) : runStudy(options);
    }));
  ofStudy(program.command('plan').argument('<study>', 'study file'))
    .description('what would run and what is there already')
    .option('--mermaid', 'draw the steps as a Mermaid graph', false)
    .option('--svg <file>', 'draw the steps as SVG into a file')
    .action(action(async (study: string, flags: StudyFlags & { mermaid: boolean; svg?: string }) => (await import('../commands/plan.js')).planCommand({ ...withEngine(flags), study })));
  shared(program.command('apply').argument('<run>', 'run id or folder of a finished study').argument('<cohort>', 'folder with a cohort.yaml, expression and clinical data'))
    .description('apply a finished study to a new cohort without training again (docs/new-cohorts.md)')
    .option('--plan', 'say what would run and what is there already, and run nothing', false)
    .action(
      action(async (run: string, cohort: string, flags: Shared & { plan: boolean }) => {
        const { applyCommand, planApplication } = await import('../commands/apply.js');
        if (flags.plan) return planApplication({ ...flags, run, cohort });
        const { exitCode: code, run: done } = await applyCommand({ ...flags, run, cohort });
        if (done !== undefined) process.stdout.write(flags.json ? `${JSON.stringify(done)}\n` : `results: ${done.folder}\nreport: ${done.folder}/report.html\n`);
        return code;
      }),
    );
  program.command('init').argument('<folder>', 'folder of data')
    .description('write a commented study file from a folder of data by looking at it, and say what was guessed')
    .option('--file <path>', 'the study file to write', 'study.yaml')
    .option('--force', 'write over a file that is there', false)
    .option('--quiet', 'write the file, say nothing', false)
    .action(action(async (folder: string, flags: { file: string; force: boolean; quiet: boolean }) => (await import('../commands/init.js')).initCommand({ ...flags, folder })));
  dataFolder(program.command('data').argument('<what>', 'fetch').argument('<study>', 'study file'))
    .description('download the input files that the study’s sources have an address for, check them, say what is to be got by hand')
    .option('--allow-host <host>', 'a host that files may be fetched from, beside the known ones (repeatable)', (value: string, all: string[]) => [...all, value], [])
    .option('--allow-loopback', 'allow plain http to this machine itself', false)
    .option('--most <GiB>', 'the largest file whose size the study does not know', wholeNumber, 16)
    .option('--stall <seconds>', 'give up a connection that sends nothing for so long', wholeNumber, 30)
    .option('--quiet', 'problems only', false)
    .action(action(async (what: string, study: string, flags: Omit<DataOptions, 'what' | 'study'>) => (await import('../commands/data.js')).dataCommand({ ...flags, what, study })));
  settings(dataFolder(program.command('check').argument('<study>', 'study file')))
    .description('everything that can be wrong, before anything runs; memory, disk and time that a run needs')
    .option('--state <folder>', 'where the run will keep its artifacts', '.deconflow')
    .option('--json', 'JSON on standard output', false)
    .option('--quiet', 'warnings and problems only', false)
    .option('--debug', 'show stacks of errors', false)
    .action(action(async (study: string, flags: Omit<StudyFlags, 'out' | 'updateLock'>) => (await import('../commands/check.js')).checkCommand({ ...withEngine(flags), study })));
  shared(program.command('demo', { isDefault: true }))
    .description('run the demo study on a synthetic world with planted truth')
    .option('--cohort <folder>', 'write one more cohort of that world there instead, to try apply and schedule with')
    .action(
      action(async (flags: Shared & { cohort?: string }) => {
        const { demoCohortCommand, demoCommand } = await import('../commands/demo.js');
        return flags.cohort === undefined ? demoCommand(flags) : demoCohortCommand(flags.cohort);
      }),
    );
}

/** Runs the study once and says where its results are. */
async function runStudy(options: RunOptions): Promise<number> {
  const { exitCode, run } = await (await import('../commands/run.js')).runCommand(options);
  if (run !== undefined) process.stdout.write(options.json ? `${JSON.stringify(run)}\n` : `results: ${run.folder}\nreport: ${run.folder}/report.html\n`);
  return exitCode;
}

/** Runs it again whenever something changes. */
async function watchStudy(options: RunOptions & { readonly debug: boolean }): Promise<number> {
  const { watchCommand } = await import('../commands/watch.js');
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  return watchCommand(options, {
    signal: ending.signal,
    run: (again) => runStudy(again).catch((error: unknown) => {
      process.stderr.write(errorText(error, options.debug));
      return BAD_INPUT;
    }),
    say: (line) => {
      if (options.quiet !== true) process.stderr.write(`${line}\n`);
    },
  });
}
