import { atOnce } from '../readers/at-once.js';
import { InputFileError, InputFilesError } from '../readers/input-file-error.js';
import type { GeneTable } from './gene-table.js';
import { readSampleTable, type SampleFormat } from './sample-table.js';
import { readTranscripts, sumTranscripts, transcriptsRefusal, type TranscriptTable } from './transcripts.js';

const AT_ONCE = 3;

export interface SampleFiles {
  readonly samples: readonly { readonly sample: string }[];
  /** one for each sample, in order */
  readonly paths: readonly string[];
}

/** Puts the files of single samples side by side. All must name the same genes. @throws InputFileError, InputFilesError */
export async function readSampleFiles({ samples, paths }: SampleFiles, format: SampleFormat, transcripts: TranscriptTable | undefined): Promise<GeneTable> {
  const rows: Float64Array[] = [];
  const failed: (InputFileError | undefined)[] = [];
  let first: readonly string[] | undefined;
  let position = new Map<string, number>();
  const read = async (path: string, i: number) => {
    try {
      const { names, values } = await readSampleTable(path, format);
      if (first === undefined) {
        first = names;
        position = new Map(names.map((name, g) => [name, g]));
        const refused = transcripts === undefined ? transcriptsRefusal(names) : undefined;
        if (refused !== undefined) throw new InputFileError(path, [refused]);
      }
      rows[i] = names === first ? values : inOrder(path, position, names, values);
    } catch (error) {
      if (!(error instanceof InputFileError)) throw error;
      failed[i] = error;
    }
  };
  // The first by itself: the order of its genes is that of all, however fast the others are.
  for (let i = 0; i < paths.length && first === undefined; i++) await read(paths[i] as string, i);
  const begun = paths.findIndex((_, i) => rows[i] === undefined && failed[i] === undefined);
  if (begun >= 0) await atOnce(paths.slice(begun), AT_ONCE, (path, i) => read(path, begun + i));
  const problems = failed.filter((error) => error !== undefined);
  if (problems.length > 0) throw problems.length === 1 ? (problems[0] as InputFileError) : new InputFilesError(problems);
  const table: GeneTable = { rowsAre: 'samples', names: samples.map(({ sample }) => sample), columns: first ?? [], rows };
  if (transcripts === undefined) return table;
  return sumTranscripts(table, await readTranscripts(transcripts), transcripts.path);
}

/** Values in the order of the first file's genes, which must be the same genes. */
function inOrder(path: string, position: ReadonlyMap<string, number>, names: readonly string[], values: Float64Array): Float64Array {
  const ordered = new Float64Array(position.size);
  let strangers = 0;
  names.forEach((name, n) => {
    const at = position.get(name);
    if (at === undefined) strangers++;
    else ordered[at] = values[n] as number;
  });
  if (strangers > 0 || names.length !== position.size) {
    const found = `${names.length}, of which ${strangers} the first file lacks`;
    throw new InputFileError(path, [{ line: 0, column: 0, expected: `the ${position.size} genes of the first sample’s file`, found, remedy: 'Count all samples with the same annotation, or make two cohorts of them.' }]);
  }
  return ordered;
}
