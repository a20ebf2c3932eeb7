import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Offer, OFFERS } from '../../activities/kit/task-queues.js';
import { type Level, LEVELS } from '../../activities/worker/log-line.js';
import { type Action, logLevel, type Shared, shared } from './options.js';

/** Commands about what is running, and the parts that make it run. */
export function registerRunning(program: Command, action: Action): void {
  shared(program.command('status').argument('[run]', 'run or study id'))
    .description('what a study is doing')
    .action(action(async (run: string | undefined, flags: Shared) => (await import('../commands/status.js')).statusCommand({ ...flags, ...(run === undefined ? {} : { run }) })));
  shared(program.command('logs').argument('<run>', 'run or study id').argument('[step]', 'a step’s label or name'))
    .description('the events of a study’s steps; with --json one object a line')
    .addOption(new Option('--level <level>', 'only events that matter so much or more; debug has the progress within steps').choices(LEVELS).default('debug'))
    .action(action(async (run: string, step: string | undefined, flags: Shared & { level: Level }) => (await import('../commands/logs.js')).logsCommand({ ...flags, run, ...(step === undefined ? {} : { step }) })));
  shared(program.command('cancel').argument('<run>', 'run or study id'))
    .description('cancel a running study; finished steps stay valid')
    .action(action(async (run: string, flags: Shared) => (await import('../commands/cancel.js')).cancelCommand({ ...flags, run })));
  shared(program.command('pause').argument('<run>', 'run or study id'))
    .description('let a running study stop before its next step')
    .action(action(async (run: string, flags: Shared) => (await import('../commands/pause.js')).pauseCommand({ ...flags, run })));
  shared(program.command('resume').argument('<run>', 'run or study id'))
    .description('let a paused study go on')
    .action(action(async (run: string, flags: Shared) => (await import('../commands/pause.js')).resumeCommand({ ...flags, run })));
  shared(program.command('worker'))
    .description('perform steps until stopped')
    .option('--queues <names>', 'what to offer, of io, cpu, train and gpu, separated by commas (default: all that this machine can)', offers)
    .option('--until-idle', 'end when no command and no workflow needs it', false)
    .addOption(logLevel())
    .addOption(new Option('--await-server', 'the command that starts this worker starts the server').default(false).hideHelp())
    .addOption(new Option('--of-version <digits>', 'the version of the code that the starting command is of').hideHelp())
    .action(action(async (flags: Shared & { untilIdle: boolean; awaitServer: boolean; ofVersion?: string; queues?: Offer[]; logLevel: Level }) => (await import('../commands/worker.js')).workerCommand(flags)));
  shared(program.command('server').argument('[action]', 'start, stop, status or register', 'start'))
    .description('the embedded Temporal server; register adds what a server of your own must know to find studies by name, cohort and state')
    .action(action(async (what: string, flags: Shared) => (await import('../commands/server.js')).serverCommand({ ...flags, what })));
}

function offers(text: string): Offer[] {
  return text.split(',').map((name) => {
    const found = OFFERS.find((offer) => offer === name.trim());
    if (found === undefined) throw new InvalidArgumentError(`Expected some of ${OFFERS.join(', ')}, found "${name}".`);
    return found;
  });
}
