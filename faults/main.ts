import { rm } from 'node:fs/promises';
import { type Fault, type FaultSetting, survived } from './fault.js';
import { type Options, readOptions, USAGE, UsageError } from './options.js';
import { type NamedOutcome, outcomeTable } from './outcome-table.js';
import { writeReliability } from './reliability-page.js';
import { FAULTS } from './suite.js';
import { undisturbedRun } from './undisturbed.js';
import { makeWorkplace } from './workplace.js';

const NOT_SURVIVED = 1;
const BAD_INPUT = 2;
const say = (line: string) => void process.stderr.write(`${line}\n`);

/** The fault suite. Exit codes: 0 every fault survived, 1 not, 2 bad usage. */
export async function main(parameters: readonly string[], root: string): Promise<number> {
  try {
    const options = readOptions(parameters);
    const faults = FAULTS.filter(({ name }) => options.only.length === 0 || options.only.some((text) => name.includes(text)));
    if (faults.length === 0) throw new UsageError(`No fault is called so. There is: ${FAULTS.map(({ name }) => name).join(', ')}.`);
    return await strike(faults, options, root);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(`${error.message}\n\n${USAGE}`);
    return BAD_INPUT;
  }
}

async function strike(faults: readonly Fault[], options: Options, root: string): Promise<number> {
  const workplace = await makeWorkplace(root);
  try {
    say(`undisturbed run, in ${workplace.folder}`);
    const undisturbed = await undisturbedRun(workplace);
    say(`  ${undisturbed.hashes.size} files in ${undisturbed.seconds.toFixed(1)} s`);
    const setting: FaultSetting = { workplace, undisturbed, seed: options.seed, kills: options.kills, say };
    const measured = { files: undisturbed.hashes.size, seconds: undisturbed.seconds };
    const rows: NamedOutcome[] = [];
    for (const { name, about, run } of faults) {
      say(name);
      const outcome = await run(setting);
      rows.push({ fault: name, about, outcome });
      if (options.markdown !== undefined) await writeReliability(options.markdown, { undisturbed: measured, seed: options.seed, faults: rows });
      say(`  ${survived(outcome) ? 'survived' : 'NOT SURVIVED'}: ${JSON.stringify(outcome)}`);
    }
    const record = { undisturbed: measured, seed: options.seed, faults: rows };
    process.stdout.write(options.json ? `${JSON.stringify(record, null, 2)}\n` : `${outcomeTable(rows)}\n`);
    return rows.every(({ outcome }) => survived(outcome)) ? 0 : NOT_SURVIVED;
  } finally {
    if (!options.keep) await rm(workplace.folder, { recursive: true, force: true });
  }
}
