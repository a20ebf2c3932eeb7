import { z } from 'zod';
import type { SparseCounts } from '../analysis/matrix/matrix.js';
import { writeCounts } from '../data-catalog/matrices/matrix-file.js';
import { columnIndex, readTextTable } from '../data-catalog/readers/delimited-table.js';
import { InputFileError } from '../data-catalog/readers/input-file-error.js';
import { type MatrixMarketCounts, readMatrixMarket } from '../data-catalog/readers/matrix-market.js';
import { referenceSchema } from '../data-catalog/study/reference.js';
import { TABLES, type TableSchema } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const cellTypeTable: TableSchema = { name: 'cell_types', keys: 2, columns: { reference: 'text', cell: 'text', cell_type: 'text', total: 'double' } };

/** The annotated single cells: counts of the cells that carry a studied label, with each cell's total over all genes. */
export const readReference = defineStep({
  name: 'readReference',
  version: 1,
  queue: 'io',
  description: 'Reads the counts and labels of a single-cell reference and keeps the studied cell types',
  parameters: z.object({ reference: referenceSchema }),
  inputs: { matrices: 'many', cells: 'one', genes: 'one' },
  outputs: ['counts', 'cell_types', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { reference }, inputs, outputs, progress }) {
    const cells = await readTextTable(inputs.cells);
    const genes = await readTextTable(inputs.genes);
    const [cellColumn, sampleColumn, typeColumn] = [reference.cells.cellColumn, reference.cells.sampleColumn, reference.cells.cellTypeColumn].map((name) =>
      columnIndex(inputs.cells, cells, name),
    ) as [number, number, number];
    const geneColumn = columnIndex(inputs.genes, genes, reference.genes.geneColumn);
    const symbols = genes.rows.map((row) => row[geneColumn] ?? '');
    refuseRepeatedGenes(inputs.genes, symbols);
    const studied = new Set(reference.cellTypes);
    const names: string[] = [];
    const rows: { reference: string; cell: string; cell_type: string; total: number }[] = [];
    const parts: { counts: MatrixMarketCounts; kept: number[] }[] = [];
    for (const [m, { sample, file }] of reference.matrices.entries()) {
      progress({ message: `reading ${file}`, done: m, total: reference.matrices.length });
      const path = inputs.matrices[m] as string;
      const counts = await readMatrixMarket(path);
      const own = cells.rows.filter((row) => row[sampleColumn] === sample);
      refuseOtherShape(path, counts, symbols.length, own.length, sample);
      const kept: number[] = [];
      own.forEach((row, c) => {
        const cell_type = row[typeColumn] ?? '';
        if (!studied.has(cell_type)) return;
        let total = 0;
        for (let e = counts.starts[c] as number; e < (counts.starts[c + 1] as number); e++) total += counts.values[e] as number;
        kept.push(c);
        names.push(row[cellColumn] ?? '');
        rows.push({ reference: reference.name, cell: row[cellColumn] ?? '', cell_type, total });
      });
      parts.push({ counts, kept });
    }
    await writeCounts(outputs.counts, stack(parts, names, symbols));
    await writeTable(outputs.cell_types, cellTypeTable, rows);
    const dropped = new Map<string, number>();
    for (const row of cells.rows) {
      const label = row[typeColumn] ?? '';
      if (!studied.has(label)) dropped.set(label, (dropped.get(label) ?? 0) + 1);
    }
    await writeTable(
      outputs.removed,
      TABLES.removed,
      [...dropped].map(([label, n]) => ({ input: reference.name, kind: 'sample', name: `cells labelled ${label}`, reason: `${n} cells of a type that is not studied` })),
    );
  },
});

function stack(parts: readonly { counts: MatrixMarketCounts; kept: readonly number[] }[], cells: readonly string[], genes: readonly string[]): SparseCounts {
  const entries = parts.reduce((sum, { counts, kept }) => sum + kept.reduce((s, c) => s + (counts.starts[c + 1] as number) - (counts.starts[c] as number), 0), 0);
  const starts = new Uint32Array(cells.length + 1);
  const indices = new Uint32Array(entries);
  const values = new Float32Array(entries);
  let row = 0;
  let at = 0;
  for (const { counts, kept } of parts) {
    for (const c of kept) {
      const [from, to] = [counts.starts[c] as number, counts.starts[c + 1] as number];
      indices.set(counts.indices.subarray(from, to), at);
      values.set(counts.values.subarray(from, to), at);
      at += to - from;
      starts[++row] = at;
    }
  }
  return { cells, genes, starts, indices, values };
}

function refuseOtherShape(path: string, counts: MatrixMarketCounts, genes: number, cells: number, sample: string): void {
  const problems = [];
  const at = { line: 2, column: 0 };
  if (counts.genes !== genes) problems.push({ ...at, expected: `${genes} rows, as the table of genes has`, found: `${counts.genes}`, remedy: 'Give the gene table that belongs to this matrix, genes as rows.' });
  if (counts.cells !== cells) problems.push({ ...at, expected: `${cells} columns, as the table of cells has for sample ${sample}`, found: `${counts.cells}`, remedy: 'Give the cell table that belongs to this matrix.' });
  if (problems.length > 0) throw new InputFileError(path, problems);
}

function refuseRepeatedGenes(path: string, symbols: readonly string[]): void {
  const seen = new Set<string>();
  const problems = symbols.flatMap((symbol, i) => {
    if (seen.has(symbol)) return [{ line: i + 2, column: 1, expected: 'each gene once', found: `"${symbol}" again`, remedy: 'Make the gene names of the reference unique.' }];
    seen.add(symbol);
    return [];
  });
  if (problems.length > 0) throw new InputFileError(path, problems);
}
