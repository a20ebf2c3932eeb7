import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { loadStudy } from '../data-catalog/study/load-study.js';
import { type StepBench, type StepEntry, stepEntry } from './bench-step.js';
import { describeMachine } from './machine.js';
import { type Options, OPTIONS_TEXT, parseOptions, UsageError } from './options.js';
import { Peers } from './peers.js';
import { cluster } from './steps/cluster.js';
import { cox } from './steps/cox.js';
import { logRank } from './steps/log-rank.js';
import { markerTests } from './steps/marker-tests.js';
import { readMatrices } from './steps/read-matrices.js';
import { simulate } from './steps/simulate.js';
import { wholeStudy } from './steps/whole-study.js';
import { StudyData } from './study-data.js';

const FAILED = 1;
const BAD_INPUT = 2;

/** In the order of the study; an earlier one must not warm up what a later one times cold. */
const STEPS: readonly StepBench[] = [readMatrices, markerTests, simulate, cluster, logRank, cox, wholeStudy];
const NAMES = STEPS.map(({ name }) => name);

const USAGE = `usage: npm run -s bench -- steps [options]

benches:
  steps   times ${NAMES.join(', ')}

options:
${OPTIONS_TEXT}
`;

/** The benchmarks: JSON on standard output, everything else on standard error. Exit codes: 0 done, 1 a step failed, 2 bad usage or input. */
export async function main(parameters: readonly string[], root: string): Promise<number> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const [bench, ...given] = parameters;
    if (bench !== 'steps') throw new UsageError(bench === undefined ? 'Name a bench.' : `No bench is called ${bench}.`);
    const options = parseOptions(given, NAMES, join(root, 'studies/aml.yaml'));
    const result = await benchSteps(options, root, say);
    const json = `${JSON.stringify(result, null, 2)}\n`;
    process.stdout.write(json);
    if (options.out !== undefined) {
      await mkdir(dirname(resolve(options.out)), { recursive: true });
      await writeFile(options.out, json);
    }
    return result.failures.length > 0 ? FAILED : 0;
  } catch (error) {
    say(describe(error));
    if (error instanceof UsageError) say(`\n${USAGE}`);
    return BAD_INPUT;
  }
}

/** Runs the steps asked for. A step that fails after others succeeded does not cost their figures. */
async function benchSteps(options: Options, root: string, say: (line: string) => void) {
  const machine = describeMachine(root, new Date());
  const study = await loadStudy(options.study);
  const context = { data: new StudyData(study, options.data), options, peers: new Peers(options.peers, options.runs, say), root, say };
  const steps: StepEntry[] = [];
  const failures: { step: string; message: string }[] = [];
  for (const step of STEPS) {
    if (options.only.length > 0 && !options.only.includes(step.name)) continue;
    say(step.name);
    try {
      const entry = await stepEntry(step, context);
      steps.push(entry);
      const cold = entry.cold_ms === null ? '' : `, cold ${entry.cold_ms} ms`;
      say(`  ${entry.description}: median ${entry.median} ms${cold}, goal ${entry.goal_ms} ms ${entry.met ? 'met' : 'missed'}`);
    } catch (error) {
      if (steps.length === 0) throw error;
      failures.push({ step: step.name, message: describe(error) });
      say(`  failed: ${describe(error)}`);
    }
  }
  return { bench: 'steps', study: study.name, machine, steps, failures };
}

/** The message of an error that has a code; of any other its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return typeof (error as { code?: unknown }).code === 'string' ? error.message : (error.stack ?? error.message);
}
