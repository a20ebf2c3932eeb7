import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { referenceData } from './reference-data.js';

/** log2(RSEM + 1) of the named genes in the TCGA-LAML patients (patients x genes). */
export function readExpression(genes: readonly string[]): NamedMatrix {
  const [header = '', ...lines] = gunzipSync(readFileSync(join(referenceData, 'tcga_laml', 'expression_rsem.tsv.gz'))).toString().trimEnd().split('\n');
  const rowNames = header.split('\t').slice(1);
  const byGene = new Map(lines.map((line) => [line.slice(0, line.indexOf('\t')), line]));
  const values = new Float64Array(rowNames.length * genes.length);
  genes.forEach((gene, j) => {
    byGene.get(gene)!.split('\t').slice(1).forEach((value, i) => {
      values[i * genes.length + j] = Math.log2(Number(value) + 1);
    });
  });
  return { rows: rowNames.length, columns: genes.length, rowNames, columnNames: genes, values };
}
