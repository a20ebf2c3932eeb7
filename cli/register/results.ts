import { type Command, Option } from 'commander';
import type { StudyState } from '../../workflows/search-attributes.js';
import { type Action, moment, type Shared, shared, wholeNumber } from './options.js';

const RUN = ['<run>', 'run id or folder'] as const;

/** Commands that look at what runs left behind. */
export function registerResults(program: Command, action: Action): void {
  shared(program.command('runs'))
    .description('list the results folders, and the studies that the Temporal server knows')
    .option('--study <name>', 'only runs of this study')
    .option('--cohort <name>', 'only runs with this cohort')
    .option('--since <age|date>', 'only runs that began since then, for example 7d or 2026-11-01', moment)
    .addOption(new Option('--status <status>', 'only runs that are or ended so').choices(['running', 'paused', 'done', 'failed', 'cancelled'] satisfies StudyState[]))
    .action(action(async (flags: Shared & { study?: string; cohort?: string; since?: Date; status?: StudyState }) => (await import('../commands/runs.js')).runsCommand(flags)));
  shared(program.command('query').argument(...RUN).argument('<sql>', 'for example "select * from groups"'))
    .description('query a run’s tables with DuckDB (read-only)')
    .action(action(async (run: string, sql: string, flags: Shared) => (await import('../commands/query.js')).queryCommand({ ...flags, run, sql })));
  shared(program.command('explain').argument(...RUN).argument('[step]', 'a step’s label or name, or a table'))
    .description('why each step of a run ran or not, beside the nearest earlier run')
    .action(action(async (run: string, subject: string | undefined, flags: Shared) => (await import('../commands/explain.js')).explainCommand({ ...flags, run, ...(subject === undefined ? {} : { subject }) })));
  shared(program.command('diff').argument('<before>', 'run id or folder').argument('<now>', 'run id or folder'))
    .description('what differs between two runs; exit code 1 where anything does')
    .option('--names', 'show patients and cells by name', false)
    .action(action(async (before: string, now: string, flags: Shared & { names: boolean }) => (await import('../commands/diff.js')).diffCommand({ ...flags, before, now })));
  shared(program.command('bundle').argument(...RUN))
    .description('one archive of a run with everything that verify needs, on any machine')
    .option('--with-inputs', 'the study’s input files too: patients’ data', false)
    .option('--data <folder>', 'folder of the input files', '.')
    .option('--file <path>', 'the archive (default: deconflow-<run>.tar.gz here)')
    .action(action(async (run: string, flags: Shared & { withInputs: boolean; data: string; file?: string }) => (await import('../commands/bundle.js')).bundleCommand({ ...flags, run })));
  shared(program.command('verify').argument('<run>', 'run id, results folder, bundle or unpacked bundle'))
    .description('check a run’s files and store, and make every table again; exit code 1 where anything fails')
    .option('--data <folder>', 'folder of the input files (default: those in the bundle, else .)')
    .option('--retrain', 'train again too', false)
    .action(action(async (run: string, flags: Shared & { data?: string; retrain: boolean }) => (await import('../commands/verify.js')).verifyCommand({ ...flags, run })));
  shared(program.command('trace').argument(...RUN).argument('<table>', 'for example groups').argument('<key...>', 'column=value pairs that name one row'))
    .description('where one row comes from, back to the input files')
    .option('--data <folder>', 'folder of the input files, to find the patient’s line and column in them')
    .action(action(async (run: string, table: string, key: string[], flags: Shared & { data?: string }) => (await import('../commands/trace.js')).traceCommand({ ...flags, run, table, key })));
  shared(program.command('model').argument(...RUN))
    .description('the trained network of a run: what it takes and gives, and whether its files are whole')
    .action(action(async (run: string, flags: Shared) => (await import('../commands/model.js')).modelCommand({ ...flags, run })));
  shared(program.command('report').argument(...RUN))
    .description('build the report again from a run’s tables')
    .option('--to <file>', 'where it goes (default: report-<run>.html here)')
    .option('--hash-names', 'other names for patients, which nobody can turn back', false)
    .option('--sections <list>', 'only these, for example finding,survival,validation')
    .action(action(async (run: string, flags: Shared & { to?: string; hashNames: boolean; sections?: string }) => (await import('../commands/report.js')).reportCommand({ ...flags, run })));
  shared(program.command('open').argument(...RUN))
    .description('open a run’s report in the browser; where there is no display, print its path')
    .action(action(async (run: string, flags: Shared) => (await import('../commands/open.js')).openCommand({ ...flags, run })));
  shared(program.command('compare').argument('<before>', 'run id or folder').argument('<now>', 'run id or folder'))
    .description('two runs on one page: parameters, findings, patients who changed group, curves, tables')
    .option('--to <file>', 'where it goes (default: compare-<run>-<run>.html here)')
    .option('--hash-names', 'other names for patients, which nobody can turn back', false)
    .action(action(async (before: string, now: string, flags: Shared & { to?: string; hashNames: boolean }) => (await import('../commands/compare.js')).compareCommand({ ...flags, before, now })));
  shared(program.command('export').argument(...RUN))
    .description('a run’s patients for other programs: --h5ad for scanpy (the tables are CSV and Parquet already)')
    .option('--h5ad', 'patients x genes, a layer for each cell type; clinic, proportions, states and groups in obs', false)
    .option('--to <file>', 'where it goes (default: <run>.h5ad here)')
    .action(action(async (run: string, flags: Shared & { h5ad: boolean; to?: string }) => (await import('../commands/export.js')).exportCommand({ ...flags, run })));
  shared(program.command('figure').argument(...RUN).argument('<name>', 'for example kaplan-meier-TCGA-proportions'))
    .description('one figure at the size of print, with its data as CSV beside it')
    .addOption(new Option('--format <format>', 'kind of file').choices(['svg', 'png', 'pdf']).default('svg'))
    .option('--width <mm>', 'width in millimetres', wholeNumber, 180)
    .option('--to <folder>', 'where the files go', '.')
    .action(action(async (run: string, name: string, flags: Shared & { format: 'svg' | 'png' | 'pdf'; width: number; to: string }) => (await import('../commands/figure.js')).figureCommand({ ...flags, run, name })));
}
