import { readCellLabels, readGeneList } from '../../data-catalog/readers/cell-labels.js';
import { readMatrixMarket } from '../../data-catalog/readers/matrix-market.js';
import { readSingleCells } from '../../data-catalog/readers/single-cells.js';
import type { StepBench } from '../bench-step.js';
import { measure } from '../measure.js';

/** as many as the reader of a reference reads at a time */
const AT_ONCE = 3;

/** Reading gzipped MatrixMarket files, as the peers do; beside it the whole reader of a reference, which also takes labels, selects cells and stacks them. */
export const readMatrices: StepBench = {
  name: 'read-matrices',
  goalMs: 1000,
  async run({ data, options, peers }) {
    const paths = data.cellFiles();
    const measured = await measure(() => readAll(paths.matrices), options.runs);
    const reference = await measure(() => readSingleCells(paths, data.reference), options.runs);
    const { counts } = await data.singleCells();
    return {
      description: `read ${paths.matrices.length} gzipped MatrixMarket files`,
      measured,
      details: {
        whole_reader_ms: reference.median,
        whole_reader: `with labels, keeping ${counts.cells.length} cells of ${data.cellTypes.length} types x ${counts.genes.length} genes, ${counts.values.length} entries`,
      },
      peers: await peers.time('read_matrices', async () => {
        const { cells, genes, matrices } = data.reference;
        const labels = await readCellLabels(paths.cells, cells, matrices[0]?.sample);
        return {
          matrices: paths.matrices,
          barcodes: matrices.map(({ sample }) => (labels.get(sample) ?? []).map(({ cell }) => cell)),
          genes: await readGeneList(paths.genes, genes.geneColumn),
        };
      }),
    };
  },
};

async function readAll(paths: readonly string[]): Promise<void> {
  const waiting = [...paths];
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await readMatrixMarket(path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
