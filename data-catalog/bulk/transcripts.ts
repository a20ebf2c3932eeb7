import { columnIndices, readTextTable } from '../readers/delimited-table.js';
import { InputFileError, type InputProblem } from '../readers/input-file-error.js';
import type { TableFormat } from '../readers/split-line.js';
import type { GeneTable } from './gene-table.js';

/** Table of transcripts and their genes (tx2gene). */
export interface TranscriptTable {
  readonly path: string;
  readonly format: TableFormat;
  readonly transcriptColumn: string;
  readonly geneColumn: string;
}

const TRANSCRIPT = /^(ENS[A-Z]*T\d{6,}|[NX][MR]_\d+)/;
/** fewer transcripts of the files in the table than this share: another annotation */
const ENOUGH = 0.5;

/** A transcript's name without its version and without what GENCODE's FASTA headers add behind a bar. */
const bare = (name: string): string => (name.split('|')[0] as string).replace(/\.\d+$/, '');

/** Why files whose names are transcripts cannot be taken for genes, or undefined. */
export function transcriptsRefusal(names: readonly string[]): InputProblem | undefined {
  const transcripts = names.filter((name) => TRANSCRIPT.test(name)).length;
  if (transcripts <= names.length / 2) return undefined;
  return {
    line: 0, column: 1, expected: 'genes', found: `transcripts (such as ${names.find((name) => TRANSCRIPT.test(name))?.slice(0, 30)})`,
    remedy: 'Declare transcripts: { file, transcriptColumn, geneColumn }, the table that tells each transcript’s gene (tx2gene), or give gene tables (salmon: --geneMap writes quant.genes.sf).',
  };
}

/** Transcript (without version) -> gene. @throws InputFileError */
export async function readTranscripts({ path, format, transcriptColumn, geneColumn }: TranscriptTable): Promise<Map<string, string>> {
  const table = await readTextTable(path, format);
  const [transcriptAt, geneAt] = columnIndices(path, table.columns, [transcriptColumn, geneColumn]) as [number, number];
  const genes = new Map<string, string>();
  const problems: InputProblem[] = [];
  table.rows.forEach((row, r) => {
    const transcript = bare((row[transcriptAt] as string).trim());
    const gene = (row[geneAt] as string).trim();
    const before = genes.get(transcript);
    if (before !== undefined && before !== gene) problems.push({ line: table.lines[r] as number, column: geneAt + 1, expected: `the gene ${before}, as before for this transcript`, found: JSON.stringify(gene), remedy: 'A transcript has one gene: remove one of the lines.' });
    if (transcript !== '') genes.set(transcript, gene);
  });
  if (problems.length > 0) throw new InputFileError(path, problems);
  return genes;
}

/** Sums transcripts to genes; a transcript that the table lacks is left out, as long as that are few. @throws InputFileError */
export function sumTranscripts(table: GeneTable, genes: ReadonlyMap<string, string>, path: string): GeneTable {
  const of = table.columns.map((name) => genes.get(bare(name)) ?? '');
  const known = of.filter((gene) => gene !== '').length;
  if (known < ENOUGH * of.length) {
    throw new InputFileError(path, [{ line: 0, column: 0, expected: `the genes of the ${of.length} transcripts of the sample files`, found: `those of ${known}`, remedy: 'Give the table that belongs to the annotation the samples were quantified with.' }]);
  }
  const columns = [...new Set(of)].filter((gene) => gene !== '');
  const position = new Map(columns.map((gene, g) => [gene, g]));
  const rows = table.rows.map((row) => {
    const summed = new Float64Array(columns.length);
    row.forEach((value, t) => {
      const at = position.get(of[t] as string);
      if (at !== undefined) summed[at] = (summed[at] as number) + value;
    });
    return summed;
  });
  return { ...table, columns, rows };
}
