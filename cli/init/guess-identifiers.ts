import { countShared } from '../../data-catalog/check/why-names-differ.js';

export interface GuessedIdentifiers {
  readonly kind: 'symbol' | 'ensembl' | 'entrez';
  /** HGNC's table, where one is in the folder */
  readonly file?: string;
  readonly why: string;
}

const MOST = 0.5;
/** fewer genes under the reference's own names than this share: an alias table may help */
const ENOUGH = 0.8;

/** What to declare where a cohort's genes are named otherwise than the reference's; undefined where nothing needs to be. */
export function guessIdentifiers(genes: readonly string[], reference: readonly string[] | undefined, registers: readonly string[]): GuessedIdentifiers | undefined {
  const most = (pattern: RegExp) => genes.filter((gene) => pattern.test(gene)).length > MOST * genes.length;
  const file = registers[0] === undefined ? {} : { file: registers[0] };
  const shared = reference === undefined ? 0 : countShared(reference, genes);
  if (most(/^[^|]*\|\d+$/)) return { kind: 'symbol', ...file, why: 'genes are written symbol|number, as Firehose does' };
  const ensembl = (names: readonly string[]) => names.filter((name) => /^ENS[A-Z]*G\d{6,}/.test(name)).length > MOST * names.length;
  if (ensembl(genes) && (reference === undefined || !ensembl(reference) || genes.some((gene) => /\.\d+$/.test(gene)))) return { kind: 'ensembl', ...file, why: 'genes are Ensembl identifiers' };
  if (most(/^\d+$/)) return { kind: 'entrez', ...file, why: 'genes are Entrez numbers' };
  if (reference !== undefined && registers.length > 0 && shared < ENOUGH * genes.length) return { kind: 'symbol', ...file, why: `${shared} of the ${genes.length} genes looked at stand in the reference under these names` };
  return undefined;
}
