import type { Command } from 'commander';
import { type Action, age, ofStudy, type Shared, shared, type StudyFlags, wholeNumber, withEngine } from './options.js';

const NAMED = ['<schedule>', 'as schedule list shows it'] as const;

/** Commands about schedules, which apply a finished study to new cohorts by the clock. */
export function registerSchedules(program: Command, action: Action): void {
  const schedule = program
    .command('schedule')
    .description('apply a finished study to new cohorts by the clock: a Temporal schedule that watches a folder (docs/new-cohorts.md)');
  ofStudy(schedule.command('create').argument('<study>', 'study file that was run, or a run’s id or folder'))
    .description('watch a folder; a time that comes while the one before is at work is left out (overlap: skip), times missed by more than an hour are not made up')
    .requiredOption('--watch <folder>', 'each folder in it that holds a cohort.yaml is a cohort')
    .option('--cron <expression>', 'minute hour day month weekday, in UTC')
    .option('--every <interval>', 'for example 1h, 30m, 7d', age)
    .option('--name <name>', 'name of the schedule (default: the study’s and 8 digits)')
    .option('--batch <count>', 'cohorts that one workflow history holds', wholeNumber, 50)
    .option('--paused', 'do nothing before schedule unpause', false)
    .action(
      action(async (study: string, flags: StudyFlags & { watch: string; cron?: string; every?: number; name?: string; batch: number; paused: boolean }) =>
        (await import('../commands/schedule/create.js')).createSchedule({ ...withEngine(flags), study })),
    );
  shared(schedule.command('list')).description('the schedules and when they are next due').action(action(async (flags: Shared) => (await import('../commands/schedule/look.js')).listSchedules(flags)));
  shared(schedule.command('describe').argument(...NAMED)).description('when it runs, by what rules, and what it knows of each cohort')
    .action(action(async (named: string, flags: Shared) => (await import('../commands/schedule/look.js')).describeSchedule({ ...flags, schedule: named })));
  shared(schedule.command('pause').argument(...NAMED)).description('do nothing until unpause; what is at work ends as usual')
    .action(action(async (named: string, flags: Shared) => (await import('../commands/schedule/change.js')).pauseSchedule({ ...flags, schedule: named })));
  shared(schedule.command('unpause').argument(...NAMED)).description('go on')
    .action(action(async (named: string, flags: Shared) => (await import('../commands/schedule/change.js')).unpauseSchedule({ ...flags, schedule: named })));
  shared(schedule.command('trigger').argument(...NAMED)).description('look for cohorts once now, unless it is at work')
    .action(action(async (named: string, flags: Shared) => (await import('../commands/schedule/change.js')).triggerSchedule({ ...flags, schedule: named })));
  shared(schedule.command('backfill').argument(...NAMED)).description('every time of a range, one after the other')
    .requiredOption('--from <time>', 'ISO 8601').requiredOption('--to <time>', 'ISO 8601')
    .action(action(async (named: string, flags: Shared & { from: string; to: string }) => (await import('../commands/schedule/change.js')).backfillSchedule({ ...flags, schedule: named })));
  shared(schedule.command('delete').argument(...NAMED)).description('end it and forget what it remembers; results folders stay')
    .action(action(async (named: string, flags: Shared) => (await import('../commands/schedule/change.js')).deleteSchedule({ ...flags, schedule: named })));
}
