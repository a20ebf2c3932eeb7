import { isMatrixMarket, type Reference, type SampleReference } from './reference.js';

/** Files of one sample. */
export const FILES_OF_A_SAMPLE: Readonly<Record<SampleReference['format'], number>> = { '10x-folder': 3, '10x-h5': 1, h5ad: 1, 'geo-dense': 2, wide: 1 };

/** The files of every sample, in the order in which readers take them. Files of a 10x folder are known once they are located. */
export function sampleFiles(reference: SampleReference): string[] {
  const known = (...names: (string | undefined)[]) => names.filter((name) => name !== undefined);
  switch (reference.format) {
    case '10x-folder':
      return reference.samples.flatMap(({ matrix, features, barcodes }) => known(matrix, features, barcodes));
    case 'geo-dense':
      return reference.samples.flatMap(({ counts, annotation }) => [counts, annotation]);
    default:
      return reference.samples.map(({ file }) => file);
  }
}

/** Every input file of a reference. */
export function referenceFiles(reference: Reference): string[] {
  if (isMatrixMarket(reference)) return [...reference.matrices.map(({ file }) => file), reference.cells.file, reference.genes.file];
  return [...sampleFiles(reference), ...('cells' in reference ? [reference.cells.file] : [])];
}
