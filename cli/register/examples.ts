import type { Command } from 'commander';

/** What people type most, by command; shown below its help. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [typed: string, does: string])[]>> = {
  deconflow: [
    ['demo', 'the demo study, on a synthetic world'],
    ['init data', 'a first study file for a folder of data'],
    ['check study.yaml --data data', 'what is wrong with it, and what a run needs'],
    ['run study.yaml --data data', 'run it; the same command resumes'],
  ],
  run: [
    ['run studies/aml.yaml --data ../shared/data --profile workstation', 'a study with one of its profiles'],
    ['run study.yaml --set definitions.minGroupSize=8', 'one parameter changed; what it does not touch is taken from the store'],
    ['run study.yaml --data data --watch', 'again after each change of the study file or of an input'],
    ['run study.yaml --quiet --json', 'for scripts: the run as JSON, errors on standard error'],
  ],
  apply: [
    ['apply RUN cohorts/mine', 'the study of RUN on the cohort that cohorts/mine/cohort.yaml declares'],
    ['apply RUN cohorts/mine --plan', 'what would run, what is there already'],
  ],
  schedule: [
    ['schedule create RUN --watch cohorts --every 1h', 'the study of RUN on whatever comes into cohorts/'],
    ['schedule create study.yaml --data data --watch cohorts --cron "0 6 * * 1"', 'Mondays at six, UTC; the study must have been run'],
    ['schedule describe NAME', 'what it did, what it refused and why'],
    ['schedule backfill NAME --from 2026-01-01T00:00:00Z --to 2026-01-08T00:00:00Z', 'the times of a week, one after the other'],
  ],
  plan: [
    ['plan study.yaml --data data', 'each step: hit, miss, or what it waits for'],
    ['plan study.yaml --data data --svg plan.svg', 'the steps as a drawing'],
  ],
  check: [
    ['check study.yaml --data data', 'all problems of all files at once; exit code 2 if any'],
    ['check study.yaml --data data --profile paper', 'how long the published size would take here'],
    ['check study.yaml --data data --json', 'the same for programs'],
  ],
  data: [
    ['data fetch studies/aml.yaml --data data', 'downloads what can be downloaded; the same command goes on where it broke off'],
    ['data fetch study.yaml --allow-host data.example.org', 'trusts one more host'],
  ],
  init: [
    ['init data', 'looks at data, writes study.yaml'],
    ['init data --file studies/mine.yaml', 'under another name'],
  ],
  status: [['status', 'the studies that the server knows'], ['status demo-1de795425a58', 'each step of one']],
  demo: [['demo', 'two minutes on two cores; the report shows what was planted and found'], ['demo --out /tmp/runs --state /tmp/state', 'nothing written here']],
  logs: [['logs RUN "train BLUE"', 'one step'], ['logs RUN --level warn', 'what was tried again, failed or was cancelled'], ['logs RUN --json | jq .', 'for programs']],
  runs: [['runs --cohort TCGA --since 30d', 'what was run with a cohort lately'], ['runs --status running', 'what runs now']],
  cancel: [['cancel demo-1de795425a58', 'what is finished stays; the same run command resumes']],
  pause: [['pause demo-1de795425a58', 'stops before the next step'], ['resume demo-1de795425a58', 'goes on']],
  resume: [['resume demo-1de795425a58', 'goes on where it was paused']],
  worker: [['worker --until-idle', 'performs steps as long as there are any']],
  server: [['server', 'starts it and stays; Ctrl-C stops it'], ['server status', 'where it is'], ['server stop', 'stops it']],
  model: [['model RUN', 'inputs, outputs, files']],
  report: [
    ['report RUN', 'report-<run>.html in this folder'],
    ['report RUN --sections finding,survival,validation', 'these parts only'],
    ['report RUN --hash-names --to for-others.html', 'no patient’s name in it'],
  ],
  open: [['open RUN', 'in the browser'], ['open RUN --out results', 'of a run elsewhere']],
  compare: [['compare RUN1 RUN2', 'compare-<run>-<run>.html in this folder'], ['compare RUN1 RUN2 --to seeds.html --hash-names', 'without names of patients']],
  figure: [['figure RUN kaplan-meier-TCGA-profiles-discovery --format pdf --width 85', 'one column wide'], ['figure RUN components --to figures', 'SVG and CSV into a folder']],
  du: [['du', 'artifacts, server, logs']],
  gc: [['gc --dry-run', 'what would go'], ['gc --keep-runs 3 --older-than 30d', 'what only older runs need']],
  query: [
    [`query RUN 'select "group", count(*) from groups group by 1'`, 'group is a reserved word: in double quotes'],
    [`query RUN 'select * from survival_tests' --json`, 'rows as JSON'],
  ],
  explain: [['explain RUN', 'why each step ran or not'], ['explain RUN "train BLUE"', 'one step']],
  diff: [['diff RUN1 RUN2', 'parameters, inputs and tables that differ']],
  bundle: [
    ['bundle RUN', 'results, manifests and stored objects as deconflow-RUN.tar.gz'],
    ['bundle RUN --with-inputs --data data', 'the input files too: whoever gets it can make every table again'],
  ],
  verify: [['verify RUN --data data', 'files, store, and every table made again'], ['verify RUN --data data --retrain', 'the network too'], ['verify deconflow-RUN.tar.gz', 'a bundle, on any machine']],
  trace: [['trace RUN groups cohort=TCGA sample=P1 --data data', 'from a patient’s group back to lines of the input files']],
  export: [['export RUN --h5ad', 'in Python: anndata.read_h5ad("RUN.h5ad")'], ['export RUN --h5ad --to study.h5ad', 'into another file']],
  doctor: [['doctor', 'each part with ok, warning or problem, and its remedy']],
  engines: [['engines study.yaml --profile paper --genes 3500', 'how long a training step takes here']],
  codec: [['codec new-key codec.keys', 'a first key, or the next one'], ['codec new-key codec.keys --standby', 'the next one, not yet in use']],
  schema: [['schema > study.schema.json', 'for editors: # yaml-language-server: $schema=study.schema.json']],
  completion: [
    ['completion bash', 'source <(deconflow completion bash)'],
    ['completion zsh', 'source <(deconflow completion zsh)'],
    ['completion fish', 'deconflow completion fish | source'],
  ],
};

/** Adds the examples to the help of the program and of its commands. */
export function addExamples(program: Command): void {
  for (const command of [program, ...program.commands]) {
    const lines = EXAMPLES[command.name()];
    if (lines === undefined) continue;
    const width = Math.max(...lines.map(([typed]) => typed.length)) + 2;
    command.addHelpText('after', `\nExamples:\n${lines.map(([typed, does]) => `  deconflow ${typed.padEnd(width)}${does}`).join('\n')}`);
  }
}
