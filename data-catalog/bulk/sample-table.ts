import { InputProblems } from '../readers/input-file-error.js';
import { readText } from '../readers/read-text.js';

/** What one sample's file holds: a number for each gene or transcript, in the file's order. */
export interface SampleTable {
  readonly names: readonly string[];
  readonly values: Float64Array;
}

/** The forms of files that tools write for one sample. */
export interface SampleFormat {
  /** names of the columns where the file has a header */
  readonly header?: readonly string[];
  readonly columns: number;
  /** 0-based */
  readonly valueColumn: number;
  readonly whole: boolean;
  /** rows that count what belongs to no gene */
  readonly notGenes: RegExp;
  readonly tool: string;
}

const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

export const STAR_COLUMNS = { unstranded: 1, forward: 2, reverse: 3 } as const;
export const star = (column: keyof typeof STAR_COLUMNS): SampleFormat => ({ columns: 4, valueColumn: STAR_COLUMNS[column], whole: true, notGenes: /^N_(unmapped|multimapping|noFeature|ambiguous)$/, tool: 'STAR (ReadsPerGene.out.tab)' });
export const htseq: SampleFormat = { columns: 2, valueColumn: 1, whole: true, notGenes: /^(__)?(no_feature|ambiguous|too_low_aQual|not_aligned|alignment_not_unique)$/, tool: 'HTSeq' };
export const salmon = (value: 'counts' | 'tpm'): SampleFormat => ({
  header: ['Name', 'Length', 'EffectiveLength', 'TPM', 'NumReads'], columns: 5, valueColumn: value === 'tpm' ? 3 : 4, whole: false, notGenes: /^$/, tool: 'salmon (quant.sf)',
});
export const kallisto = (value: 'counts' | 'tpm'): SampleFormat => ({
  header: ['target_id', 'length', 'eff_length', 'est_counts', 'tpm'], columns: 5, valueColumn: value === 'tpm' ? 4 : 3, whole: false, notGenes: /^$/, tool: 'kallisto (abundance.tsv)',
});

/** Reads the file of one sample. @throws InputFileError with every problem of the file */
export async function readSampleTable(path: string, format: SampleFormat): Promise<SampleTable> {
  const { header, columns, valueColumn, whole, notGenes, tool } = format;
  const problems = new InputProblems(path);
  const lines = (await readText(path)).split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  const remedy = `Check that this is a file of ${tool}, and the format in the study file.`;
  if (lines.length === 0) problems.refuse({ line: 1, column: 0, expected: `a table of ${tool}`, found: 'an empty file', remedy: 'The tool may have failed on this sample: run it again, or leave the sample out.' });
  if (header !== undefined && lines[0] !== header.join('\t')) {
    problems.refuse({ line: 1, column: 0, expected: `the header ${header.join(', ')}`, found: JSON.stringify(lines[0]), remedy });
  }
  const names: string[] = [];
  const values: number[] = [];
  const seen = new Set<string>();
  for (let at = header === undefined ? 0 : 1; at < lines.length; at++) {
    const cells = (lines[at] as string).split('\t');
    const line = at + 1;
    const name = cells[0] as string;
    const text = cells[valueColumn] ?? '';
    if (cells.length !== columns) problems.add({ line, column: 0, expected: `${columns} cells separated by tabs`, found: `${cells.length}`, remedy });
    else if (notGenes.test(name)) continue;
    else if (seen.has(name)) problems.add({ line, column: 1, expected: 'each name once', found: JSON.stringify(name), remedy: 'The file was put together of several; give the one that the tool wrote.' });
    else if (!NUMBER.test(text) || (whole && !/^\d+$/.test(text))) problems.add({ line, column: valueColumn + 1, expected: whole ? 'a whole count of 0 or more' : 'a number of 0 or more', found: JSON.stringify(text), remedy });
    seen.add(name);
    names.push(name);
    values.push(Number(text));
  }
  problems.throwIfAny();
  return { names, values: Float64Array.from(values) };
}
