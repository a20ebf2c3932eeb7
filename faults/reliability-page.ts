import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { type NamedOutcome, NOT_SURVIVED, outcomeRow, tableOf } from './outcome-table.js';
import { FAULTS } from './suite.js';
import { HEARTBEAT_S } from './workplace.js';

const BEGIN = '<!-- faults: begin, written by `npm run faults -- --markdown` -->';
const END = '<!-- faults: end -->';

export interface SuiteRecord {
  readonly undisturbed: { readonly files: number; readonly seconds: number };
  readonly seed: number;
  readonly faults: readonly NamedOutcome[];
}

/** Puts the table between its two marks in a Markdown file (without them: at its end). Rows of faults that this run left out stay. */
export async function writeReliability(path: string, record: SuiteRecord): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => '');
  const [begin, end] = [before.indexOf(BEGIN), before.indexOf(END)];
  const marked = begin >= 0 && end > begin;
  const section = `${BEGIN}\n${sectionText(record, marked ? before.slice(begin, end) : '')}\n${END}`;
  const text = marked ? before.slice(0, begin) + section + before.slice(end + END.length) : `${before.trimEnd()}\n\n${section}\n`.trimStart();
  await writeFile(path, text);
}

function sectionText({ undisturbed, seed, faults }: SuiteRecord, before: string): string {
  const rows = FAULTS.flatMap(({ name }) => {
    const now = faults.find(({ fault }) => fault === name);
    const kept = before.split('\n').find((line) => line.startsWith(`| ${name} |`));
    return now === undefined ? (kept ?? []) : outcomeRow(now);
  });
  const lost = rows.filter((row) => row.includes(NOT_SURVIVED)).length;
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${platform()} ${arch()}, Node ${process.versions.node}`;
  return [
    `${rows.length} faults, ${lost} not survived. Measured until ${new Date().toISOString().slice(0, 16)}Z on ${machine}; seed ${seed}; heartbeat timeout ${HEARTBEAT_S} s.`,
    `The undisturbed run took ${undisturbed.seconds.toFixed(1)} s and published ${undisturbed.files} files, which every other run is compared with.`,
    '',
    tableOf(rows),
  ].join('\n');
}
