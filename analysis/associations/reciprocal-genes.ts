import type { Matrix } from '../matrix/matrix.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { rankSumColumns } from '../statistics/rank-sum.js';

export interface ReciprocalGene {
  /** column of the matrix */
  readonly gene: number;
  readonly zFavourable: number;
  readonly qFavourable: number;
  readonly zUnfavourable: number;
  readonly qUnfavourable: number;
}

/**
 * Genes up in the favourable group against all the rest and down in the unfavourable group against all the rest
 * (paper 2.3): rank-sum with Benjamini-Hochberg over the genes, both q below `maxQ`. Empty when either group is.
 * @param profiles patients x genes of one cell type, log2(CPM + 1)
 * @param favourable one entry per patient, 1 inside
 * @param unfavourable one entry per patient, 1 inside
 */
export function reciprocalGenes(
  profiles: Matrix<Float32Array | Float64Array>,
  favourable: Uint8Array,
  unfavourable: Uint8Array,
  maxQ: number,
): ReciprocalGene[] {
  const up = rankSumColumns(profiles, favourable);
  const down = rankSumColumns(profiles, unfavourable);
  const qUp = benjaminiHochberg(up.pValue);
  const qDown = benjaminiHochberg(down.pValue);
  const found: ReciprocalGene[] = [];
  for (let gene = 0; gene < profiles.columns; gene++) {
    if (qUp[gene]! < maxQ && qDown[gene]! < maxQ && up.z[gene]! > 0 && down.z[gene]! < 0) {
      found.push({ gene, zFavourable: up.z[gene]!, qFavourable: qUp[gene]!, zUnfavourable: down.z[gene]!, qUnfavourable: qDown[gene]! });
    }
  }
  return found;
}
