import { expressionText, type Mistake } from '../mistake.js';

const IDENTIFIERS = '{ file: expression.tsv, geneColumn: gene, unit: counts, identifiers: { kind: symbol, file: hgnc.tsv } }';
const HGNC = 'symbol\tprev_symbol\talias_symbol\nTP53\t\tLFS\nFLT3\t\tSHARED\nNPM1\t\tSHARED\nMARCHF1\tMARCH1\t\n';

export const IDENTIFIER_MISTAKES: readonly Mistake[] = [
  { title: 'Another kind of identifier than the reference’s', files: { 'expression.tsv': expressionText(['ENSG00000141510.18', 'ENSG00000122025.16']) }, says: [/expected its genes among the 4 of the reference, found 0 of 2 \(the reference has symbols, the cohort Ensembl identifiers with version\).*identifiers/] },
  { title: 'Other capital letters', files: { 'expression.tsv': expressionText(['Tp53', 'Flt3']) }, says: [/found 0 of 2; they agree but for capital letters/] },
  { title: 'A spreadsheet turned genes into dates', files: { 'expression.tsv': expressionText(['TP53', 'FLT3', '1-Mar', '2-Sep']) }, says: [/2 gene names are dates or numbers \(1-Mar, 2-Sep\)\. A spreadsheet turned gene symbols .*Export the table again/] },
  { title: 'An alias of two genes', expression: IDENTIFIERS, files: { 'hgnc.tsv': HGNC, 'expression.tsv': expressionText(['TP53', 'SHARED', 'MARCH1']) }, says: [/1 gene names are left out, for they could mean several genes or none/] },
  { title: 'A table of genes without the identifiers', expression: '{ file: expression.tsv, geneColumn: gene, unit: counts, identifiers: { kind: entrez, file: hgnc.tsv } }', files: { 'hgnc.tsv': HGNC }, says: [/hgnc\.tsv:1: expected a column "entrez_id", found "symbol"/] },
];
