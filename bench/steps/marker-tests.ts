import { findMarkers } from '../../analysis/markers/find-markers.js';
import type { StepBench } from '../bench-step.js';
import { measure } from '../measure.js';

/** Rank-sum tests of every gene in each cell type against all others, fold changes and q-values included. */
export const markerTests: StepBench = {
  name: 'marker-tests',
  goalMs: 1500,
  async run({ data, options, peers }) {
    const { counts, cellTypes, totals } = await data.singleCells();
    const { tieCorrection } = data.study.parameters.markers;
    const measured = await measure(() => findMarkers(counts, cellTypes, totals, { tieCorrection }), options.runs);
    const tests = findMarkers(counts, cellTypes, totals, { tieCorrection });
    return {
      description: `marker tests, ${tests.cellTypes.length} types x ${tests.genes.length} genes that occur, ${counts.cells.length} cells`,
      measured,
      peers: await peers.time('marker_tests', () => ({
        starts: counts.starts,
        indices: counts.indices,
        values: counts.values,
        genes: counts.genes.length,
        types: Uint8Array.from(cellTypes, (type) => tests.cellTypes.indexOf(type)),
        tie_correction: tieCorrection ? 1 : 0,
      })),
    };
  },
};
