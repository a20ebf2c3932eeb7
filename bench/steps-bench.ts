import { join } from 'node:path';
import { loadStudy } from '../data-catalog/study/load-study.js';
import { type Bench, describe } from './bench.js';
import { type StepBench, type StepEntry, stepEntry } from './bench-step.js';
import { describeMachine } from './machine.js';
import { OPTIONS_TEXT, parseOptions } from './options.js';
import { Peers } from './peers.js';
import { cluster } from './steps/cluster.js';
import { cox } from './steps/cox.js';
import { logRank } from './steps/log-rank.js';
import { markerTests } from './steps/marker-tests.js';
import { readMatrices } from './steps/read-matrices.js';
import { simulate, simulatePaper } from './steps/simulate.js';
import { wholeStudy } from './steps/whole-study.js';
import { StudyData } from './study-data.js';

/** In the order of the study; an earlier one must not warm up what a later one times cold. */
const STEPS: readonly StepBench[] = [readMatrices, markerTests, simulate, simulatePaper, cluster, logRank, cox, wholeStudy];
const NAMES = STEPS.map(({ name }) => name);

/** The steps of the study around training. A step that fails after others succeeded does not cost their figures. */
export const stepsBench: Bench = {
  name: 'steps',
  about: `times ${NAMES.join(', ')}`,
  options: OPTIONS_TEXT,
  async run(given, root, say) {
    const options = parseOptions(given, NAMES, join(root, 'studies/aml.yaml'));
    const machine = describeMachine(root, new Date());
    const study = await loadStudy(options.study);
    const context = { data: new StudyData(study, options.data), options, peers: new Peers(options.peers, options.runs, say), root, say };
    const steps: StepEntry[] = [];
    const failures: { step: string; message: string }[] = [];
    for (const step of STEPS) {
      if (options.only.length > 0 ? !options.only.includes(step.name) : step.onRequest) continue;
      say(step.name);
      try {
        const entry = await stepEntry(step, context);
        steps.push(entry);
        const cold = entry.cold_ms === null ? '' : `, cold ${entry.cold_ms} ms`;
        say(`  ${entry.description}: median ${entry.median} ms${cold}, goal ${entry.goal_ms ?? 'the fastest peer'}${entry.goal_ms === null ? '' : ' ms'} ${{ true: 'met', false: 'missed', null: 'not compared' }[`${entry.met}`]}`);
      } catch (error) {
        if (steps.length === 0) throw error;
        failures.push({ step: step.name, message: describe(error) });
        say(`  failed: ${describe(error)}`);
      }
    }
    return { json: { bench: 'steps', study: study.name, machine, steps, failures }, out: options.out, failed: failures.length > 0 };
  },
};
