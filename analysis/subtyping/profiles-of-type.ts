import type { NamedMatrix } from '../matrix/matrix.js';
import { compareCodePoints } from '../order/compare-code-points.js';

/** A profile matrix that does not hold the cell types it should. */
export class ProfileShapeError extends Error {
  readonly code = 'PROFILE_SHAPE';
  constructor(problem: string) {
    super(`The profiles cannot be read by cell type: ${problem}. They likely come from a model trained on other cell types; deconvolve again with this study's model.`);
    this.name = 'ProfileShapeError';
  }
}

/**
 * The expression of one cell type, in double precision, samples sorted by name.
 * @param profiles [types * samples] x genes: all samples of the first type, then all of the second, ...
 * @param cellTypes in the order of the profiles
 */
export function profilesOfType(profiles: NamedMatrix<Float32Array | Float64Array>, cellTypes: readonly string[], cellType: string): NamedMatrix {
  const block = cellTypes.indexOf(cellType);
  if (block < 0) throw new ProfileShapeError(`${cellType} is not among ${cellTypes.join(', ')}`);
  if (profiles.rows % cellTypes.length !== 0) throw new ProfileShapeError(`${profiles.rows} rows are no multiple of ${cellTypes.length} cell types`);
  const samples = profiles.rows / cellTypes.length;
  const { columns } = profiles;
  const rows = Array.from({ length: samples }, (_, i) => block * samples + i).sort((a, b) =>
    compareCodePoints(profiles.rowNames[a]!, profiles.rowNames[b]!),
  );
  const values = new Float64Array(samples * columns);
  rows.forEach((row, i) => values.set(profiles.values.subarray(row * columns, (row + 1) * columns), i * columns));
  return { rows: samples, columns, values, rowNames: rows.map((row) => profiles.rowNames[row]!), columnNames: profiles.columnNames };
}
