import { Hdf5File } from '../../hdf5/hdf5-file.js';
import { InputProblems } from '../input-file-error.js';
import { entriesByCell } from '../sort-entries.js';
import { type CellTable, labelsOf } from './cell-table.js';
import { noCount } from './count-rules.js';
import { EntryList } from './entry-list.js';
import { forEachEntry } from './hdf5-sparse.js';
import { checkNames, type SampleCells, selectCells } from './sample-cells.js';
import { type Features, type GeneName, genesOf } from './tenx-features.js';

/** Reads an HDF5 file of Cell Ranger (version 2 or 3) and keeps the cells that carry a studied label. @throws InputFileError */
export async function readTenxHdf5(path: string, sample: string, { genes: name, genome }: { genes: GeneName; genome?: string | undefined }, table: CellTable, studied: ReadonlySet<string>): Promise<SampleCells> {
  return Hdf5File.use(path, (file) => {
    const group = groupOf(file, genome);
    const features = readFeatures(file, group);
    const genes = genesOf(features, name);
    const cells = file.dataset(`${group}/barcodes`).texts();
    const problems = new InputProblems(path);
    checkNames(cells, 'cell', () => ({ line: 0, column: 0, dataset: `${group}/barcodes` }), problems);
    if (name === 'ensembl') checkNames(features.ids, 'gene', () => ({ line: 0, column: 0, dataset: group }), problems);
    problems.throwIfAny();
    const labels = labelsOf(table, sample, cells, path);
    const { place, kept, others } = selectCells(cells, (cell) => labels.get(cell), studied);
    const list = new EntryList();
    forEachEntry(file, group, { major: cells.length, minor: genes.length }, (cell, gene, value) => {
      const wrong = noCount(value);
      if (wrong !== undefined) file.refuse(`${group}/data`, wrong.expected, `${value} (cell ${cells[cell]}, ${features.symbols[gene]})`, wrong.remedy);
      const at = place[cell] as number;
      if (at >= 0) list.add(gene, at, value);
    });
    return { sample, path, genes, cells: kept, others, counts: entriesByCell({ rows: genes.length, columns: kept.length }, list.take(), problems) };
  });
}

/** `/matrix` (version 3), or the group of the genome (version 2). */
function groupOf(file: Hdf5File, genome: string | undefined): string {
  if (file.kind('/matrix') === 'group') return '/matrix';
  const genomes = file.children('/').filter((name) => file.kind(`/${name}/barcodes`) === 'dataset');
  if (genome !== undefined && genomes.includes(genome)) return `/${genome}`;
  if (genome === undefined && genomes.length === 1) return `/${genomes[0]}`;
  if (genomes.length > 0) return file.refuse('/', genome === undefined ? 'one genome' : `the genome ${genome}`, `the genomes ${genomes.join(', ')}`, 'Name the one to read as genome in the study file.');
  const anndata = file.kind('/obs') !== undefined ? 'This is an AnnData file: declare format: h5ad.' : 'Give the filtered_feature_bc_matrix.h5 of Cell Ranger.';
  return file.refuse('/', 'a group matrix (Cell Ranger 3), or one of a genome (2)', file.children('/').slice(0, 20).join(', ') || 'an empty file', anndata);
}

function readFeatures(file: Hdf5File, group: string): Features {
  const texts = (name: string) => file.dataset(`${group}/${name}`).texts();
  if (file.kind(`${group}/features`) === 'group') return { ids: texts('features/id'), symbols: texts('features/name'), types: file.kind(`${group}/features/feature_type`) === undefined ? undefined : texts('features/feature_type') };
  return { ids: texts('genes'), symbols: texts('gene_names'), types: undefined };
}
