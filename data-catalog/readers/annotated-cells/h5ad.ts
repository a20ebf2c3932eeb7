import { Hdf5File } from '../../hdf5/hdf5-file.js';
import type { H5adReference } from '../../study/reference/forms.js';
import { InputProblems } from '../input-file-error.js';
import { entriesByCell } from '../sort-entries.js';
import { forEachCount } from './anndata-counts.js';
import { AnndataTable } from './anndata-table.js';
import { EntryList } from './entry-list.js';
import { checkNames, type SampleCells, selectCells } from './sample-cells.js';

export type H5adDeclaration = Pick<H5adReference, 'counts' | 'cellTypeColumn' | 'geneColumn' | 'batchColumn' | 'donorColumn'>;

/** Reads an AnnData file and keeps the cells that carry a studied label. @throws InputFileError */
export async function readH5ad(path: string, sample: string, declared: H5adDeclaration, studied: ReadonlySet<string>): Promise<SampleCells> {
  return Hdf5File.use(path, (file) => {
    const obs = new AnndataTable(file, '/obs');
    const variables = new AnndataTable(file, declared.counts === 'raw' ? '/raw/var' : '/var');
    const optional = (column: string | undefined, key: string) => (column === undefined ? undefined : obs.texts(column, key));
    const types = obs.texts(declared.cellTypeColumn, 'cellTypeColumn');
    const [batches, donors] = [optional(declared.batchColumn, 'batchColumn'), optional(declared.donorColumn, 'donorColumn')];
    const genes = declared.geneColumn === undefined ? variables.index : variables.texts(declared.geneColumn, 'geneColumn');
    const problems = new InputProblems(path);
    checkNames(obs.index, 'cell', () => ({ line: 0, column: 0, dataset: '/obs' }), problems);
    if (declared.geneColumn === undefined) checkNames(genes, 'gene', () => ({ line: 0, column: 0, dataset: variables.group }), problems);
    problems.throwIfAny();
    const { place, kept, others } = selectCells(obs.index, (_, i) => ({ cellType: types[i] as string, batch: batches?.[i] ?? '', donor: donors?.[i] ?? '' }), studied);
    const list = new EntryList();
    forEachCount(file, declared.counts, obs.index, genes, (cell, gene, value) => {
      const at = place[cell] as number;
      if (at >= 0) list.add(gene, at, value);
    });
    // A gene without a name cannot be told from others.
    const named = genes.map((gene) => (gene === '' ? undefined : gene));
    return { sample, path, genes: named, cells: kept, others, counts: entriesByCell({ rows: genes.length, columns: kept.length }, list.take(), problems) };
  });
}
