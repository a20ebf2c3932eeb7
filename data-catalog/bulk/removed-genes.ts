import type { Way } from '../identifiers/match-genes.js';
import type { BulkExpression } from './read-expression.js';

/** Renamed genes of which each is worth a line: what was recovered by knowing old names. The others are one line a way. */
const LISTED: ReadonlySet<Way> = new Set<Way>(['previous symbol', 'alias symbol', 'present symbol', 'capital letters']);

export interface RemovedGene {
  readonly name: string;
  readonly reason: string;
}

/** What became of genes that do not stand in the matrix under the name the file has: summed, without a name, renamed, not guessed. */
export function removedGenes({ summed, unnamed, renamed, unresolved }: BulkExpression): RemovedGene[] {
  const counted = new Map<Way, number>();
  for (const { way } of renamed) if (!LISTED.has(way)) counted.set(way, (counted.get(way) ?? 0) + 1);
  return [
    ...summed.map(({ gene, rows }) => ({ name: gene, reason: `${rows} rows of one symbol, summed into one` })),
    ...(unnamed > 0 ? [{ name: 'without a name', reason: `${unnamed} rows have no gene name` }] : []),
    ...[...counted].map(([way, count]) => ({ name: `identifiers: ${way}`, reason: `${count} names brought to the reference’s` })),
    ...renamed.filter(({ way }) => LISTED.has(way)).map(({ from, to, way }) => ({ name: from, reason: `renamed to ${to}, the reference’s name of the gene (${way})` })),
    ...unresolved.map(({ name, reason }) => ({ name, reason: `left out: ${reason}` })),
  ];
}

/** How many genes were renamed in each way, in words: `812 previous symbol, 20 capital letters`. */
export function renamedInWords(renamed: BulkExpression['renamed']): string {
  const counted = new Map<Way, number>();
  for (const { way } of renamed) counted.set(way, (counted.get(way) ?? 0) + 1);
  return [...counted].map(([way, count]) => `${count} ${way}`).join(', ');
}
