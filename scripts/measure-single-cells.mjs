#!/usr/bin/env node
// `node scripts/measure-single-cells.mjs [h5ad|10x-folder] [cells] [genes] [counts a cell]`: makes a reference of that size in a temporary folder,
// reads it as a run does in a process of its own, and prints seconds and the largest resident memory. Not part of `npm test`: it takes minutes and 2 GB of disk.
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { once } from 'node:events';
import { build } from './build.mjs';

const [form = 'h5ad', cells = 60_000, genes = 30_000, perCell = 1_800] = process.argv.slice(2).map((text, i) => (i === 0 ? text : Number(text)));
const TYPES = ['A', 'B', 'C', 'D', 'E', 'F'];
const READ = '--read';

/** Genes and counts of a cell, the same each time: every step-th gene, from another start. */
function cell(c) {
  const step = Math.floor(genes / perCell);
  const indices = Int32Array.from({ length: perCell }, (_, e) => Math.min(genes - 1, e * step + ((c * 7) % step)));
  return { indices, values: Float32Array.from(indices, (gene, e) => 1 + ((gene * 31 + c * 17 + e) % 5)) };
}

async function writeH5ad(folder) {
  const { default: h5wasm } = await import('h5wasm/node');
  await h5wasm.ready;
  const path = join(folder, 'reference.h5ad');
  const file = new h5wasm.File(path, 'w');
  const frame = (name, index) => {
    const group = file.create_group(name);
    group.create_attribute('_index', '_index');
    group.create_dataset({ name: '_index', data: index });
    return group;
  };
  frame('obs', Array.from({ length: cells }, (_, c) => `cell${c}`)).create_dataset({ name: 'cell_type', data: Array.from({ length: cells }, (_, c) => TYPES[c % TYPES.length]) });
  frame('var', Array.from({ length: genes }, (_, g) => `GENE${g}`));
  const x = file.create_group('X');
  x.create_attribute('encoding-type', 'csr_matrix');
  x.create_attribute('shape', Int32Array.from([cells, genes]));
  x.create_dataset({ name: 'indptr', data: BigInt64Array.from({ length: cells + 1 }, (_, c) => BigInt(c * perCell)) });
  const chunks = [2 ** 20];
  const data = x.create_dataset({ name: 'data', data: new Float32Array(1), shape: [1], maxshape: [null], chunks, compression: 1 });
  const indices = x.create_dataset({ name: 'indices', data: new Int32Array(1), shape: [1], maxshape: [null], chunks, compression: 1 });
  for (const dataset of [data, indices]) dataset.resize([cells * perCell]);
  const many = 500;
  for (let from = 0; from < cells; from += many) {
    const made = Array.from({ length: Math.min(many, cells - from) }, (_, i) => cell(from + i));
    const range = [[from * perCell, (from + made.length) * perCell]];
    data.write_slice(range, Float32Array.from(made.flatMap(({ values }) => [...values])));
    indices.write_slice(range, Int32Array.from(made.flatMap((one) => [...one.indices])));
  }
  file.close();
  return { files: [path], declared: { format: 'h5ad', counts: 'X', cellTypeColumn: 'cell_type' } };
}

async function writeFolder(folder) {
  const files = ['matrix.mtx.gz', 'features.tsv', 'barcodes.tsv'].map((name) => join(folder, name));
  writeFileSync(files[1], Array.from({ length: genes }, (_, g) => `ENSG${g}\tGENE${g}\tGene Expression\n`).join(''));
  writeFileSync(files[2], Array.from({ length: cells }, (_, c) => `cell${c}\n`).join(''));
  const table = join(folder, 'cells.tsv');
  writeFileSync(table, `cell\tCellType\n${Array.from({ length: cells }, (_, c) => `cell${c}\t${TYPES[c % TYPES.length]}\n`).join('')}`);
  const out = createGzip({ level: 1 });
  const written = once(out.pipe(createWriteStream(files[0])), 'finish');
  out.write(`%%MatrixMarket matrix coordinate integer general\n${genes} ${cells} ${cells * perCell}\n`);
  for (let c = 0; c < cells; c++) {
    const { indices, values } = cell(c);
    let text = '';
    // Descending, as Cell Ranger 2 writes them: the harder order.
    for (let e = perCell - 1; e >= 0; e--) text += `${indices[e] + 1} ${c + 1} ${values[e]}\n`;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await written;
  return { files, cells: table, declared: { format: '10x-folder', genes: 'symbol', cells: { format: 'tsv', cellColumn: 'cell', cellTypeColumn: 'CellType' } } };
}

async function read({ files, cells: table, declared, to }) {
  const { readAnnotatedCells } = await import('../dist/data-catalog/readers/annotated-cells/read-annotated-cells.js');
  const { writeCounts } = await import('../dist/data-catalog/matrices/matrix-file.js');
  const start = performance.now();
  const joined = await readAnnotatedCells({ files, cells: table }, { name: 'r', cellTypes: TYPES, samples: [{ sample: 's' }], ...declared });
  await writeCounts(to, joined.counts);
  const { counts } = joined;
  process.stdout.write(`${counts.cells.length} cells, ${counts.genes.length} genes, ${counts.values.length} counts: ${((performance.now() - start) / 1000).toFixed(0)} s, at most ${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)} GiB\n`);
}

if (process.argv[2] === READ) await read(JSON.parse(process.argv[3]));
else {
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'deconflow-measure-'));
  try {
    const made = await (form === 'h5ad' ? writeH5ad(folder) : writeFolder(folder));
    process.stdout.write(`${form}: ${(statSync(made.files[0]).size / 2 ** 20).toFixed(0)} MiB; `);
    process.exitCode = spawnSync(process.execPath, [fileURLToPath(import.meta.url), READ, JSON.stringify({ ...made, to: join(folder, 'counts') })], { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
