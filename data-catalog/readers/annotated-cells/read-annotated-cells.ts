import type { SampleDeclaration } from '../../study/reference/declaration.js';
import { FILES_OF_A_SAMPLE } from '../../study/reference/reference-files.js';
import { InputFileError } from '../input-file-error.js';
import { type CellTable, readCellTable } from './cell-table.js';
import { readH5ad } from './h5ad.js';
import { type AnnotatedCells, joinSamples } from './join-samples.js';
import type { SampleCells } from './sample-cells.js';
import { readTenxFolder } from './tenx-folder.js';
import { readTenxHdf5 } from './tenx-hdf5.js';
import { readWideText } from './wide-text.js';

/** Problems of several input files. */
export class InputFilesError extends Error {
  readonly code = 'INPUT_FILE';
  override readonly name = 'InputFilesError';
  constructor(readonly errors: readonly InputFileError[]) {
    super(errors.map(({ message }) => message).join('\n'));
  }
}

export interface SamplePaths {
  /** the files of every sample, in the order of `sampleFiles` */
  readonly files: readonly string[];
  /** the table of cells, for forms that have one */
  readonly cells: string | undefined;
}

/**
 * Reads every sample of a reference and keeps the cells that carry a studied label; one after the other, for memory.
 * @throws InputFileError of the table of cells, InputFilesError with the problems of all samples
 */
export async function readAnnotatedCells(paths: SamplePaths, declared: SampleDeclaration, onSample: (done: number) => void = () => {}): Promise<AnnotatedCells> {
  const table = 'cells' in declared ? await readCellTable(paths.cells as string, declared.cells) : undefined;
  const studied = new Set(declared.cellTypes);
  const samples: SampleCells[] = [];
  const errors: InputFileError[] = [];
  const each = FILES_OF_A_SAMPLE[declared.format];
  for (const [s, { sample }] of declared.samples.entries()) {
    try {
      samples.push(await readSample(declared, sample, paths.files.slice(s * each, (s + 1) * each), table, studied));
    } catch (error) {
      if (!(error instanceof InputFileError)) throw error;
      errors.push(error);
    }
    onSample(s + 1);
  }
  if (errors.length > 0) throw new InputFilesError(unique(errors));
  const path = samples[0]?.path ?? '';
  const names = samples.map(({ path: own }) => own);
  const joined = joinSamples(samples, declared.samples);
  if (joined.counts.genes.length === 0) {
    throw new InputFileError(path, [{ line: 0, column: 0, expected: 'genes that all samples share', found: `none in ${names.length} files`, remedy: 'Name the genes alike in every file: symbols or Ensembl identifiers.' }]);
  }
  return joined;
}

async function readSample(declared: SampleDeclaration, sample: string, files: readonly string[], table: CellTable | undefined, studied: ReadonlySet<string>): Promise<SampleCells> {
  const [first, second, third] = files as [string, string, string];
  switch (declared.format) {
    case '10x-folder':
      return readTenxFolder({ matrix: first, features: second, barcodes: third }, sample, declared.genes, table as CellTable, studied);
    case '10x-h5':
      return readTenxHdf5(first, sample, declared, table as CellTable, studied);
    case 'h5ad':
      return readH5ad(first, sample, declared, studied);
    case 'geo-dense': {
      const annotation = await readCellTable(second, { ...declared, format: 'tsv' });
      return readWideText({ path: first, sample, format: 'tsv', orientation: 'genes-by-cells' }, annotation, studied);
    }
    case 'wide':
      return readWideText({ path: first, sample, format: declared.separator, orientation: declared.orientation }, table as CellTable, studied);
  }
}

/** One problem of the shared table of cells is met with every sample. */
function unique(errors: readonly InputFileError[]): InputFileError[] {
  return errors.filter((error, i) => errors.findIndex(({ message }) => message === error.message) === i);
}
