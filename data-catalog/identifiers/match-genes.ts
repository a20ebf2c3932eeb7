import { firehoseSymbol, isNoGene, isSpreadsheetName, unversioned } from './gene-names.js';
import type { GeneRegister, RegisteredGene } from './gene-register.js';

export type IdentifierKind = 'symbol' | 'ensembl' | 'entrez';

/** How a name was brought to the reference's. */
export type Way = 'version removed' | 'number after the bar removed' | 'by its identifier' | 'previous symbol' | 'alias symbol' | 'present symbol' | 'capital letters';

export interface MatchedGenes {
  /** for each gene of the table: its name from now on; '' without one, null: left out */
  readonly names: readonly (string | null)[];
  readonly renamed: readonly { readonly from: string; readonly to: string; readonly way: Way }[];
  /** left out: names that may mean several genes of the reference, dates, rows that are no gene */
  readonly unresolved: readonly { readonly name: string; readonly reason: string }[];
}

type Match = { readonly to: string; readonly way?: Way } | { readonly reason: string };

/**
 * Brings the genes of a cohort to the names that the reference has. A name that the reference has stays as it is; another is renamed where
 * exactly one gene of the reference is meant, and a symbol never onto one that the cohort measures under its own name. Nothing is guessed.
 * @param register what a table of genes knows; without it only versions, Firehose's bars and capital letters are seen to
 */
export function matchGenes(given: readonly string[], reference: Iterable<string>, kind: IdentifierKind, register?: GeneRegister): MatchedGenes {
  const known = new Set(reference);
  const folded = groupByCase(known);
  const own = new Set(given);
  const matches = new Map([...own].map((name) => [name, matchOne(name, { known, folded, kind, register })]));
  // A symbol brought to another one must be the only one, and not take the place of a gene that is there.
  const claims = new Map<string, number>();
  for (const match of matches.values()) if ('to' in match && match.way !== undefined) claims.set(match.to, (claims.get(match.to) ?? 0) + 1);
  for (const [name, match] of matches) {
    if (kind !== 'symbol' || !('to' in match) || match.way === undefined) continue;
    if (own.has(match.to)) matches.set(name, { reason: `${match.way} of ${match.to}, which stands in the table itself` });
    else if ((claims.get(match.to) as number) > 1) matches.set(name, { reason: `${match.way}: one of several names in the table that mean ${match.to}` });
  }
  const entries = [...matches];
  return {
    names: given.map((name) => {
      const match = matches.get(name) as Match;
      return 'to' in match ? match.to : null;
    }),
    renamed: entries.flatMap(([from, match]) => ('to' in match && match.way !== undefined ? [{ from, to: match.to, way: match.way }] : [])),
    unresolved: entries.flatMap(([name, match]) => ('reason' in match ? [{ name, reason: match.reason }] : [])),
  };
}

interface Knowledge {
  readonly known: ReadonlySet<string>;
  /** names of the reference by their lower case */
  readonly folded: ReadonlyMap<string, readonly string[]>;
  readonly kind: IdentifierKind;
  readonly register: GeneRegister | undefined;
}

function matchOne(name: string, { known, folded, kind, register }: Knowledge): Match {
  if (known.has(name)) return { to: name };
  if (isNoGene(name)) return { reason: 'counts what belongs to no gene' };
  const bare = kind === 'ensembl' ? unversioned(name) : (firehoseSymbol(name) ?? name);
  if (bare === '') return { to: '' };
  if (known.has(bare)) return { to: bare, way: kind === 'ensembl' ? 'version removed' : 'number after the bar removed' };
  if (isSpreadsheetName(bare)) return { reason: 'a date or number that a spreadsheet made of a gene’s symbol' };
  const found = register === undefined ? undefined : lookUp(bare, kind, register);
  const meant = found === undefined ? [] : [...new Set(found.genes.flatMap((gene) => namesIn(gene, known)))];
  if (found !== undefined && meant.length === 1) return { to: meant[0] as string, way: found.way };
  if (found !== undefined && meant.length > 1) return { reason: `${found.way} of several genes: ${meant.join(', ')}` };
  const otherCase = kind === 'symbol' ? (folded.get(bare.toLowerCase()) ?? []) : [];
  return otherCase.length === 1 ? { to: otherCase[0] as string, way: 'capital letters' } : { to: bare };
}

interface Found {
  readonly genes: readonly RegisteredGene[];
  readonly way: Way;
}

/** The genes that a name may mean: its present holder before those that once had it, those before others' aliases. */
function lookUp(name: string, kind: IdentifierKind, register: GeneRegister): Found | undefined {
  const ways: readonly (readonly [ReadonlyMap<string, readonly RegisteredGene[]>, Way])[] =
    kind === 'symbol' ? [[register.bySymbol, 'present symbol'], [register.byPrevious, 'previous symbol'], [register.byAlias, 'alias symbol']] : [[register.byIdentifier, 'by its identifier']];
  for (const [map, way] of ways) {
    const genes = map.get(name);
    if (genes !== undefined) return { genes, way };
  }
  return undefined;
}

/** Under which names the reference has a gene: the present symbol, else previous ones, else aliases. */
function namesIn(gene: RegisteredGene, known: ReadonlySet<string>): string[] {
  if (known.has(gene.symbol)) return [gene.symbol];
  const previous = gene.previous.filter((name) => known.has(name));
  return previous.length > 0 ? previous : gene.aliases.filter((name) => known.has(name));
}

function groupByCase(names: Iterable<string>): Map<string, string[]> {
  const folded = new Map<string, string[]>();
  for (const name of names) {
    const lower = name.toLowerCase();
    const same = folded.get(lower);
    if (same === undefined) folded.set(lower, [name]);
    else same.push(name);
  }
  return folded;
}
