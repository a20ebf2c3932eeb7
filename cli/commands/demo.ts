import { basename, join, resolve } from 'node:path';
import { writeNewCohort, writeWorld } from '../../data-catalog/world/write-world.js';
import { measureRecovery } from '../run/measure-recovery.js';
import { projectRoot } from '../settings.js';
import { runCommand } from './run.js';

const SEED = 1;
const NEW_PATIENTS = 100;

/** `npm start`: makes a synthetic world with planted truth, runs the whole study on it and says what was recovered. */
export async function demoCommand({ state, out, json, quiet = false }: { state: string; out: string; json: boolean; quiet?: boolean }): Promise<number> {
  const output = json ? process.stderr : process.stdout;
  const data = join(resolve(state), 'demo-world');
  if (!quiet) output.write('making the demo world: single cells of six types with two hidden states each, two cohorts, planted survival\n');
  await writeWorld(data, SEED);
  const { exitCode, run } = await runCommand({ state, out, json, quiet, data, study: join(projectRoot(), 'studies/demo.yaml'), lock: join(data, 'inputs.lock'), set: [] });
  if (run === undefined) return exitCode;
  const recovery = await measureRecovery(join(data, 'truth.json'), run.folder);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...run, recovery })}\n`);
    return exitCode;
  }
  const number = (value: number | null) => (value === null ? 'not computed' : value.toPrecision(3));
  output.write(
    [
      '',
      'how much of the planted truth was recovered',
      `  proportions, concordance on simulated test samples  ${number(recovery.testProportionCcc)}`,
      `  proportions, concordance with the patients' truth   ${number(recovery.cohortProportionCcc)}`,
      ...Object.entries(recovery.stateAccuracy).map(([type, accuracy]) => `  ${`states of ${type}, accuracy`.padEnd(51)} ${number(accuracy)}`),
      `  planted favourable group, intersection over union   ${number(recovery.groupOverlap.favourable)}`,
      `  planted unfavourable group, intersection over union ${number(recovery.groupOverlap.unfavourable)}`,
      `  favourable vs unfavourable in the second cohort, p  ${number(recovery.validationP)} (separate, plain)`,
      '',
      `results: ${run.folder}`,
      `report:  ${join(run.folder, 'report.html')}`,
      '',
    ].join('\n'),
  );
  return exitCode;
}

/** `deconflow demo --cohort FOLDER`: one more cohort of the demo world, named as its folder; another name gives other patients. */
export async function demoCohortCommand(folder: string): Promise<number> {
  const name = basename(resolve(folder));
  await writeNewCohort(folder, SEED, name, NEW_PATIENTS);
  process.stdout.write(`cohort ${name}: ${NEW_PATIENTS} patients in ${folder}; deconflow apply RUN ${folder} takes them apart\n`);
  return 0;
}
