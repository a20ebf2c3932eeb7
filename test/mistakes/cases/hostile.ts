import { gzipSync } from 'node:zlib';
import { workbook, zip } from '../../data-catalog/readers/zip.js';
import { clinicalText, expressionText, type Mistake } from '../mistake.js';

const ZEROS = gzipSync(Buffer.alloc(2 ** 24));
const XLSX = '{ format: xlsx, file: c.xlsx, sheet: S, sampleColumn: patient, time: { column: days, unit: days }, event: { column: dead } }';
const SHEETS = workbook({ S: [['patient', 'days', 'dead'], ['P1', 100, 1]] });

export const HOSTILE_FILES: readonly Mistake[] = [
  { title: 'A gzip bomb', expression: '{ file: bomb.gz, geneColumn: gene, unit: counts }', files: { 'bomb.gz': Buffer.concat([gzipSync('gene\tP1\n'), ...Array.from({ length: 5 }, () => ZEROS)]) }, shown: 'eighty kilobytes that unpack to 80 MB of zeros', says: [/bomb\.gz: expected a table, which unpacks to no more than 600 times its size, found more than 67\d{6} bytes in a file of \d+\./] },
  { title: 'A line of a gigabyte', files: { 'expression.tsv': { zeros: 2 ** 30 } }, shown: 'a gigabyte without a line end', says: [/expression\.tsv: expected lines of text, found a line of more than 64 MiB/] },
  { title: 'A workbook whose entry climbs out of it', clinical: XLSX, files: { 'c.xlsx': zip([...SHEETS, { name: '../../etc/cron.d/x', content: 'x' }]) }, shown: 'a workbook with the entry ../../etc/cron.d/x', says: [/c\.xlsx: expected entries inside the archive, found one whose path climbs out of it/] },
  { title: 'A workbook that bursts', clinical: XLSX, files: { 'c.xlsx': zip([...SHEETS, { name: 'xl/a.xml', content: Buffer.alloc(5_000_000) }]) }, shown: 'a workbook with an entry of 5 MB of zeros', says: [/expected entries that grow at most 200 times/] },
  { title: 'A workbook that lies about sizes', clinical: XLSX, files: { 'c.xlsx': zip([...SHEETS, { name: 'xl/a.xml', content: Buffer.alloc(5_000_000), claimed: 10 }]) }, shown: 'a workbook with an entry that is larger than it says', says: [/expected entries of the size that the archive says/] },
  { title: 'A formula in place of a patient', files: { 'clinical.tsv': clinicalText().replace('\nP2\t', '\n=HYPERLINK("http://x")\t') }, says: [/clinical\.tsv:3:1: expected a patient, found a formula\. It would be run by a spreadsheet/] },
  { title: 'A formula in place of a gene', files: { 'expression.tsv': expressionText().replace('\nTP53\t', `\n=cmd|' /C calc'!A0\t`) }, says: [/expected names of genes, found 1 formulas/] },
];
