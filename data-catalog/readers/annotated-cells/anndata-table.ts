import type { Hdf5File } from '../../hdf5/hdf5-file.js';
import { nearest } from '../../study/nearest.js';

/** Columns of `obs` or `var`, as AnnData 0.7 and later write a data frame. */
export class AnndataTable {
  /** names of the rows */
  readonly index: readonly string[];

  /** @param group `/obs`, `/var` or `/raw/var` */
  constructor(
    private readonly file: Hdf5File,
    readonly group: string,
  ) {
    if (file.kind(group) === 'dataset') file.refuse(group, 'a group of columns', 'one table, as AnnData before 0.7 wrote it', 'Read and write the file again with a current anndata.');
    if (file.kind(group) === undefined) {
      const tenx = file.kind('/matrix') === 'group' ? 'This is a file of Cell Ranger: declare format: 10x-h5.' : 'Give an AnnData file (.h5ad).';
      file.refuse(group, 'the table of an AnnData file', 'nothing', tenx);
    }
    this.index = file.dataset(`${group}/${this.indexName}`).texts();
  }

  private get indexName(): string {
    const declared = this.file.attribute(this.group, '_index');
    return typeof declared === 'string' ? declared : '_index';
  }

  /** names of the columns, the index left out */
  get columns(): string[] {
    return this.file.children(this.group).filter((name) => name !== this.indexName && name !== '__categories');
  }

  /** A column as text, '' where missing. @param key of the study file, which names it. @throws InputFileError with the nearest column */
  texts(column: string, key: string): readonly string[] {
    if (column === this.indexName) return this.index;
    const path = `${this.group}/${column}`;
    if (!this.columns.includes(column)) {
      const near = nearest(column, this.columns);
      this.file.refuse(this.group, `a column ${JSON.stringify(column)}`, this.columns.slice(0, 30).map((name) => JSON.stringify(name)).join(', ') || 'no column', `${near === undefined ? '' : `Did you mean ${JSON.stringify(near)}? `}Name it as ${key} in the study file.`);
    }
    const texts = this.read(path, column);
    if (texts.length !== this.index.length) this.file.refuse(path, `${this.index.length} values, as the index has`, `${texts.length}`, 'The file is damaged or was cut; write it again.');
    return texts;
  }

  private read(path: string, column: string): readonly string[] {
    if (this.file.kind(path) === 'group') {
      const names = this.file.children(path);
      if (names.includes('categories') && names.includes('codes')) return this.decode(`${path}/codes`, `${path}/categories`);
      if (names.includes('values') && names.includes('mask')) {
        const mask = this.file.dataset(`${path}/mask`).texts();
        return this.file.dataset(`${path}/values`).texts().map((text, i) => (mask[i] === 'True' || mask[i] === '1' ? '' : text));
      }
      return this.file.refuse(path, 'texts or categories', `a group of ${names.join(', ')}`, 'Write the column as texts or as a pandas Categorical.');
    }
    const legacy = `${this.group}/__categories/${column}`;
    return this.file.kind(legacy) === 'dataset' ? this.decode(path, legacy) : this.file.dataset(path).texts();
  }

  private decode(codes: string, categories: string): string[] {
    const names = this.file.dataset(categories).texts();
    return this.file.dataset(codes).texts().map((code) => {
      const name = names[Number(code)];
      if (name === undefined && Number(code) !== -1) this.file.refuse(codes, `codes below ${names.length}`, code, 'The file is damaged; write it again.');
      return name ?? '';
    });
  }
}
