import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { File } from 'h5wasm';
import { loadLibrary } from '../../../../data-catalog/hdf5/hdf5-library.js';
import { readAnnotatedCells } from '../../../../data-catalog/readers/annotated-cells/read-annotated-cells.js';
import { sampleDeclarationSchema } from '../../../../data-catalog/study/reference/declaration.js';

/** Six cells by five genes; the fourth gene stands twice as a symbol. What every form of the same world must give is below. */
export const IDS = ['ENSG01', 'ENSG02', 'ENSG03', 'ENSG04', 'ENSG05'];
export const SYMBOLS = ['G1', 'G2', 'G3', 'G4', 'G4'];
export const CELLS = ['AAA-1', 'CCC-1', 'GGG-1', 'TTT-1', 'ACG-1', 'TGC-1'];
export const TYPES = ['T', 'B', 'T', 'Mono', 'B', ''];
/** cells x genes */
export const COUNTS = [
  [1, 0, 3, 2, 5],
  [0, 2, 0, 0, 1],
  [4, 0, 0, 1, 0],
  [9, 9, 9, 9, 9],
  [0, 0, 7, 0, 0],
  [8, 8, 8, 8, 8],
];
export const LABELS = `barcode\tlabel\tdonor\n${CELLS.slice(0, 5).map((cell, i) => `${cell}\t${TYPES[i]}\td${i % 2}`).join('\n')}\n`;

/** Writes files into a folder of their own, packed where their names end with .gz. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deconflow-test-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
  }
  return folder;
}

/** The bytes of an HDF5 file that `write` fills. */
export async function hdf5(write: (file: File) => void): Promise<Uint8Array> {
  const { library, module } = await loadLibrary();
  const file = new library.File('/written.h5', 'w');
  write(file);
  file.close();
  const bytes = (module.FS as unknown as { readFile(path: string): Uint8Array }).readFile('/written.h5').slice();
  (module.FS as unknown as { unlink(path: string): void }).unlink('/written.h5');
  return bytes;
}

/** Compressed sparse rows of a matrix. */
export function compress(rows: readonly (readonly number[])[]): { data: number[]; indices: number[]; indptr: number[] } {
  const data: number[] = [];
  const indices: number[] = [];
  const indptr = [0];
  for (const row of rows) {
    row.forEach((value, j) => {
      if (value === 0) return;
      data.push(value);
      indices.push(j);
    });
    indptr.push(data.length);
  }
  return { data, indices, indptr };
}

export const transpose = (rows: readonly (readonly number[])[]) => (rows[0] as readonly number[]).map((_, j) => rows.map((row) => row[j] as number));

/** MatrixMarket of genes x cells; `descending` as Cell Ranger 2 writes it. */
export function matrixText(counts: readonly (readonly number[])[] = COUNTS, descending = false): string {
  const entries = counts.flatMap((cell, c) => {
    const own = cell.flatMap((value, g) => (value === 0 ? [] : [`${g + 1} ${c + 1} ${value}`]));
    return descending ? own.reverse() : own;
  });
  return `%%MatrixMarket matrix coordinate integer general\n%\n${counts[0]?.length ?? 0} ${counts.length} ${entries.length}\n${entries.join('\n')}\n`;
}

/** genes x cells as text */
export const wideText = (separator = '\t', corner = 'gene') => `${[corner, ...CELLS].join(separator)}\n${IDS.map((id, g) => [id, ...COUNTS.map((cell) => cell[g])].join(separator)).join('\n')}\n`;

export const declare = (declaration: unknown) => sampleDeclarationSchema.parse({ name: 'r', cellTypes: ['T', 'B'], ...(declaration as object) });

/** Reads `files` of one sample in `folder`. */
export const read = (folder: string, declaration: object, files: readonly string[], cells?: string) =>
  readAnnotatedCells({ files: files.map((file) => join(folder, file)), cells: cells === undefined ? undefined : join(folder, cells) }, declare({ samples: [{ sample: 's' }], ...declaration }));
