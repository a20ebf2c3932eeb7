import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { type NamedOutcome, outcomeTable } from './outcome-table.js';
import { survived } from './fault.js';
import { HEARTBEAT_S } from './workplace.js';

const BEGIN = '<!-- faults: begin, written by `npm run faults -- --markdown` -->';
const END = '<!-- faults: end -->';

export interface SuiteRecord {
  readonly undisturbed: { readonly files: number; readonly seconds: number };
  readonly seed: number;
  readonly faults: readonly NamedOutcome[];
}

/** Puts the table between its two marks in a Markdown file; a file without them gets them at its end. */
export async function writeReliability(path: string, record: SuiteRecord): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => '');
  const section = `${BEGIN}\n${sectionText(record)}\n${END}`;
  const [begin, end] = [before.indexOf(BEGIN), before.indexOf(END)];
  const text = begin < 0 || end < begin ? `${before.trimEnd()}\n\n${section}\n`.trimStart() : before.slice(0, begin) + section + before.slice(end + END.length);
  await writeFile(path, text);
}

function sectionText({ undisturbed, seed, faults }: SuiteRecord): string {
  const lost = faults.filter(({ outcome }) => !survived(outcome)).length;
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${platform()} ${arch()}, Node ${process.versions.node}`;
  return [
    `${faults.length} faults, ${lost} not survived. Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; seed ${seed}; heartbeat timeout ${HEARTBEAT_S} s.`,
    `The undisturbed run took ${undisturbed.seconds.toFixed(1)} s and published ${undisturbed.files} files, which every other run is compared with.`,
    '',
    outcomeTable(faults),
  ].join('\n');
}
