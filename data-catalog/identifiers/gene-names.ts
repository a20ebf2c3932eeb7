/** Names that a spreadsheet made of gene symbols: `1-Mar`, `Sep-02`, `2021-09-02`, and the RIKEN clones that became numbers (`2.31E+13`). */
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec';
const DATES = [new RegExp(`^\\d{1,2}-(${MONTHS})(-\\d{2,4})?$`, 'i'), new RegExp(`^(${MONTHS})-\\d{1,2}$`, 'i'), /^\d{4}-\d{2}-\d{2}([ T]00:00:00)?$/, /^\d{1,2}\/\d{1,2}\/\d{2,4}$/];
const NUMBERS = /^\d\.\d+E\+\d\d$/;

export const SPREADSHEET_REMEDY =
  'A spreadsheet turned gene symbols (MARCH1, SEPT2, DEC1 …) into dates when it opened the table, and which gene a date was cannot always be told (1-Mar: MARCH1 or MARC1). Export the table again without opening it in one, or name the genes by Ensembl or Entrez.';

/** Whether a gene's name is what a spreadsheet makes of one. */
export const isSpreadsheetName = (name: string): boolean => DATES.some((date) => date.test(name)) || NUMBERS.test(name);

/** An Ensembl identifier without its version; with `_PAR_Y` the copy on Y, which is the same gene. */
export const unversioned = (name: string): string => name.replace(/\.\d+(_PAR_Y)?$/, '');

/** The symbol of `TP53|7157`, as Firehose writes genes; `?|100130426` has none. */
export function firehoseSymbol(name: string): string | undefined {
  const symbol = /^([^|]*)\|\d+$/.exec(name)?.[1];
  return symbol === '?' ? '' : symbol;
}

/** Rows of counting tools and of Xena's copies of their tables that count what belongs to no gene. */
export const isNoGene = (name: string): boolean => /^__(no_feature|ambiguous|too_low_aQual|not_aligned|alignment_not_unique)$/.test(name);
