import { readCellLabels, readGeneList } from '../../data-catalog/readers/cell-labels.js';
import { readSingleCells } from '../../data-catalog/readers/single-cells.js';
import type { StepBench } from '../bench-step.js';
import { measure } from '../measure.js';

/** Reading the counts of a single-cell reference: gzipped MatrixMarket files, cell by cell, with their labels. */
export const readMatrices: StepBench = {
  name: 'read-matrices',
  goalMs: 1000,
  async run({ data, options, peers }) {
    const paths = data.cellFiles();
    const measured = await measure(() => readSingleCells(paths, data.reference), options.runs);
    const { counts } = await data.singleCells();
    return {
      description: `read ${paths.matrices.length} gzipped MatrixMarket files, keep ${counts.cells.length} cells of ${data.cellTypes.length} types x ${counts.genes.length} genes`,
      measured,
      details: { kept_entries: counts.values.length },
      peers: await peers.time('read_matrices', async () => {
        const { cells, genes, matrices } = data.reference;
        const labels = await readCellLabels(paths.cells, cells);
        return {
          matrices: paths.matrices,
          barcodes: matrices.map(({ sample }) => (labels.get(sample) ?? []).map(({ cell }) => cell)),
          genes: await readGeneList(paths.genes, genes.geneColumn),
        };
      }),
    };
  },
};
