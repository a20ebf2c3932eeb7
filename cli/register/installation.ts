import { Argument, type Command } from 'commander';
import { type Action, wholeNumber } from './options.js';

/** Commands about this machine and this installation. */
export function registerInstallation(program: Command, action: Action): void {
  program.command('engines').argument('[study]', 'study file to measure training steps for')
    .description('what can train here, how fast, and how long a step of the study takes')
    .option('--profile <name>', 'a profile of the study file')
    .option('--set <path=value>', 'change one parameter (repeatable)', (value: string, all: string[]) => [...all, value], [])
    .option('--genes <count>', 'genes of the network, which the study chooses only when it runs', wholeNumber, 1000)
    .option('--json', 'JSON on standard output', false)
    .action(
      action(async (study: string | undefined, flags: { profile?: string; set: string[]; genes: number; json: boolean }) =>
        (await import('../commands/engines.js')).enginesCommand({ ...flags, ...(study === undefined ? {} : { study }) })),
    );
  program.command('doctor')
    .description('whether this machine and installation can run a study, with a remedy for what is amiss; exit code 1 on a problem')
    .option('--state <folder>', 'artifacts, server data and logs', '.deconflow')
    .option('--json', 'JSON on standard output', false)
    .action(action(async (flags: { state: string; json: boolean }) => (await import('../commands/doctor.js')).doctorCommand(flags)));
  program.command('codec').addArgument(new Argument('<action>', 'what to do').choices(['new-key'])).argument('<file>', 'file of keys, which codec.keys in temporal.yaml names')
    .description('keys that encrypt what crosses the Temporal server')
    .option('--standby', 'add it for decryption only, so that every machine knows it before one encrypts with it', false)
    .action(action(async (_: string, file: string, flags: { standby: boolean }) => (await import('../commands/codec.js')).codecCommand({ ...flags, file })));
  program.command('schema')
    .description('JSON Schema of the study file, for editors')
    .action(action(async () => (await import('../commands/schema.js')).schemaCommand()));
  program.command('completion').argument('<shell>', 'bash, zsh or fish')
    .description('the script that completes commands, options, study files and runs in a shell')
    .action(action(async (shell: string) => (await import('../commands/completion.js')).completionCommand(shell, program)));
}
