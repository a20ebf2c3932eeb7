import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Bench, describe } from './bench.js';
import { UsageError } from './command-line.js';
import { orchestrationBench } from './orchestration/orchestration-bench.js';
import { predictionBench } from './prediction/prediction-bench.js';
import { stepsBench } from './steps-bench.js';
import { trainingBench } from './training/training-bench.js';

const FAILED = 1;
const BAD_INPUT = 2;

const BENCHES: readonly Bench[] = [stepsBench, trainingBench, predictionBench, orchestrationBench];

const USAGE = `usage: npm run -s bench -- ${BENCHES.map(({ name }) => name).join('|')} [options]

benches:
${BENCHES.map(({ name, about }) => `  ${name.padEnd(13)} ${about}`).join('\n')}
${BENCHES.map(({ name, options }) => `\noptions of ${name}:\n${options}\n`).join('')}`;

/** The benchmarks: JSON on standard output, everything else on standard error. Exit codes: 0 done, 1 a part failed, 2 bad usage or input. */
export async function main(parameters: readonly string[], root: string): Promise<number> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const [name, ...given] = parameters;
    const bench = BENCHES.find((one) => one.name === name);
    if (bench === undefined) throw new UsageError(name === undefined ? 'Name a bench.' : `No bench is called ${name}.`);
    const { json, out, failed } = await bench.run(given, root, say);
    const written = `${JSON.stringify(json, null, 2)}\n`;
    process.stdout.write(written);
    if (out !== undefined) {
      await mkdir(dirname(resolve(out)), { recursive: true });
      await writeFile(out, written);
    }
    return failed ? FAILED : 0;
  } catch (error) {
    say(describe(error));
    if (error instanceof UsageError) say(`\n${USAGE}`);
    return BAD_INPUT;
  }
}
