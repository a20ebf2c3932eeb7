import { gzipSync } from 'node:zlib';
import { expressionText, type Mistake, REFERENCE_GENES } from '../mistake.js';

const turned = () => {
  const rows = expressionText().trimEnd().split('\n').map((line) => line.split('\t'));
  return `${(rows[0] as string[]).map((_, j) => rows.map((cells) => cells[j]).join('\t')).join('\n')}\n`;
};

export const EXPRESSION_MISTAKES: readonly Mistake[] = [
  { title: 'The orientation is the other one', files: { 'expression.tsv': turned() }, says: [/expected the patients of cohort X in both, found none .*declare the other orientation under expression\.orientation/] },
  { title: 'Logarithms are declared counts', files: { 'expression.tsv': expressionText(REFERENCE_GENES.slice(0, 1), (_, p) => (3 + p / 10).toFixed(2)) }, says: [/expression\.tsv:2:\d+: expected a whole count \(unit: counts\), found \d\.\d\d\. Declare unit: linear for normalised values, log2p1 for logarithms/, /and \d+ more problems/] },
  { title: 'Logarithms are declared linear', expression: '{ file: expression.tsv, geneColumn: gene, unit: linear }', files: { 'expression.tsv': expressionText(REFERENCE_GENES, () => '3.5') }, says: [/expected linear values, the largest at least 25, found a maximum of 3\.5\. These look like logarithms/] },
  { title: 'Linear values are declared logarithms', expression: '{ file: expression.tsv, geneColumn: gene, unit: log2p1 }', says: [/expected log2\(x \+ 1\) values, at most 40, found a maximum of 177/] },
  { title: 'Centred values', expression: '{ file: expression.tsv, geneColumn: gene, unit: log2 }', files: { 'expression.tsv': expressionText(REFERENCE_GENES, (g, p) => String(p % 2 ? -0.5 : 0.5 + g)) }, says: [/expected logarithms of expression, found 50 % of the values below 0\. These look centred/] },
  { title: 'A sample stands twice', files: { 'expression.tsv': expressionText().replace('\tP2\t', '\tP1\t') }, says: [/expression\.tsv:1:3: expected each column name once, found a name again\..*samples are never merged/] },
  { title: 'A row is shorter than the header', files: { 'expression.tsv': expressionText().replace('\t147\n', '\n') }, says: [/expression\.tsv:2: expected 49 cells, as the header has, found 48/] },
  { title: 'The header lacks the first name, as R writes it', files: { 'expression.tsv': expressionText().replace('gene\t', '') }, says: [/expected a column "gene"/] },
  { title: 'Decimal commas', expression: '{ file: expression.tsv, geneColumn: gene, unit: linear }', files: { 'expression.tsv': expressionText().replace('\t110\t', '\t110,5\t') }, says: [/expected a number or NA, found "110,5"\. Write numbers with a point: this one has a decimal comma/] },
  { title: 'Semicolons between the cells', files: { 'expression.tsv': expressionText().replaceAll('\t', ';') }, says: [/expected a column "gene", found "gene;P1;P2.*The cells are separated by semicolons: save the table with tabs/] },
  { title: 'A date in place of a number', files: { 'expression.tsv': expressionText().replace('\t110\t', '\t10. Jan\t') }, says: [/expected a number or NA, found "10\. Jan"/] },
  { title: 'The file is empty', files: { 'expression.tsv': '' }, says: [/expression\.tsv:1: expected a header line, found an empty file/] },
  { title: 'The gzip file is cut off', expression: '{ file: expression.tsv.gz, geneColumn: gene, unit: counts }', files: { 'expression.tsv.gz': gzipSync(expressionText()).subarray(0, 120) }, shown: 'the first 120 bytes of the packed table', says: [/expression\.tsv\.gz: expected a whole gzip file, found unexpected end of file\. The file is truncated or damaged/] },
  { title: 'An Excel workbook by the name of a table', files: { 'expression.tsv': Buffer.from('PK\u0003\u0004 and more') }, shown: 'a workbook (.xlsx)', says: [/expected text in UTF-8, found a zip archive, perhaps an Excel workbook/] },
  { title: 'Transcripts without a table of their genes', expression: '{ format: salmon, folder: quants }', files: { 'quants/P1/quant.sf': 'Name\tLength\tEffectiveLength\tTPM\tNumReads\nENST00000269305.9\t2512\t2300\t12.5\t310\n' }, says: [/expected genes, found transcripts \(such as ENST00000269305\.9\)\. Declare transcripts:/] },
  { title: 'A folder without such files', expression: '{ format: star, folder: star, column: reverse }', files: { 'star/P1.counts.txt': 'TP53\t1\n' }, says: [/data\/star: expected files that end with "ReadsPerGene\.out\.tab", found 1 others, such as P1\.counts\.txt/] },
];
