import type { Command } from 'commander';
import { type Action, age, type Shared, shared, wholeNumber } from './options.js';

/** Commands about the artifacts that the state folder keeps. */
export function registerStore(program: Command, action: Action): void {
  shared(program.command('du'))
    .description('what takes the space in the state folder')
    .action(action(async (flags: Shared) => (await import('../commands/du.js')).duCommand(flags)));
  shared(program.command('gc'))
    .description('take away the artifacts that no run under --out names')
    .option('--dry-run', 'only say what would go', false)
    .option('--keep-runs <count>', 'keep what the newest so many runs name, instead of all', wholeNumber)
    .option('--older-than <age>', 'take only what is older, for example 30d or 12h', age)
    .action(action(async (flags: Shared & { dryRun: boolean; keepRuns?: number; olderThan?: number }) => (await import('../commands/gc.js')).gcCommand(flags)));
}
