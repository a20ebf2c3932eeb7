import { columnIndices, readTextTable } from '../readers/delimited-table.js';
import type { IdentifierDeclaration } from '../study/identifiers.js';

/** A gene as a table of genes knows it, by its present symbol. */
export interface RegisteredGene {
  readonly symbol: string;
  readonly previous: readonly string[];
  readonly aliases: readonly string[];
}

/** Genes by each of the names that they have or had. */
export interface GeneRegister {
  readonly bySymbol: ReadonlyMap<string, readonly RegisteredGene[]>;
  readonly byPrevious: ReadonlyMap<string, readonly RegisteredGene[]>;
  readonly byAlias: ReadonlyMap<string, readonly RegisteredGene[]>;
  readonly byIdentifier: ReadonlyMap<string, readonly RegisteredGene[]>;
}

const split = (cell: string): string[] => cell.split('|').map((name) => name.trim()).filter((name) => name !== '');

/** Reads HGNC's complete set, or a table with other columns of the same meaning. @throws InputFileError */
export async function readGeneRegister(path: string, { kind, columns }: Pick<IdentifierDeclaration, 'kind' | 'columns'>): Promise<GeneRegister> {
  const table = await readTextTable(path, 'tsv');
  const needed = [columns.symbol, ...(kind === 'symbol' ? [] : [columns[kind]])];
  columnIndices(path, table.columns, needed);
  const at = (column: string) => table.columns.indexOf(column);
  const [symbolAt, previousAt, aliasAt, identifierAt] = [at(columns.symbol), at(columns.previous), at(columns.alias), kind === 'symbol' ? -1 : at(columns[kind])];
  const register = { bySymbol: new Map<string, RegisteredGene[]>(), byPrevious: new Map<string, RegisteredGene[]>(), byAlias: new Map<string, RegisteredGene[]>(), byIdentifier: new Map<string, RegisteredGene[]>() };
  const add = (map: Map<string, RegisteredGene[]>, name: string, gene: RegisteredGene) => {
    const known = map.get(name);
    if (known === undefined) map.set(name, [gene]);
    else known.push(gene);
  };
  for (const row of table.rows) {
    const cells = (column: number) => (column < 0 ? [] : split(row[column] as string));
    const gene: RegisteredGene = { symbol: (row[symbolAt] as string).trim(), previous: cells(previousAt), aliases: cells(aliasAt) };
    if (gene.symbol === '') continue;
    add(register.bySymbol, gene.symbol, gene);
    for (const name of gene.previous) add(register.byPrevious, name, gene);
    for (const name of gene.aliases) add(register.byAlias, name, gene);
    for (const name of cells(identifierAt)) add(register.byIdentifier, name.replace(/\.\d+$/, ''), gene);
  }
  return register;
}
