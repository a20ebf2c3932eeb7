import { open } from 'node:fs/promises';
import type { Dataset, File, Metadata } from 'h5wasm';
import { InputFileError } from '../readers/input-file-error.js';
import { nearest } from '../study/nearest.js';
import { type Library, loadLibrary, type MountedFile, mountFile } from './hdf5-library.js';
import { Hdf5Dataset } from './hdf5-dataset.js';

const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_LINKS = 16;

type Module = Awaited<Library['ready']>;

/** An HDF5 file, read-only. Every path is walked link by link: soft links inside the file are followed, all that lead out of it are refused. */
export class Hdf5File {
  private constructor(
    readonly path: string,
    private readonly module: Module,
    private readonly library: Library,
    private readonly file: File,
    private readonly mounted: MountedFile,
  ) {}

  /** Opens `path`, gives it to `work` and closes it. @throws InputFileError when it is missing or no whole HDF5 file */
  static async use<T>(path: string, work: (file: Hdf5File) => T): Promise<T> {
    await checkSignature(path);
    const { library, module } = await loadLibrary();
    const mounted = mountFile(module, path);
    try {
      const file = attempt(path, '/', 'a whole HDF5 file', 'The file is truncated or damaged; fetch it again.', () => new library.File(mounted.name, 'r'));
      try {
        return work(new Hdf5File(path, module, library, file, mounted));
      } finally {
        file.close();
      }
    } finally {
      mounted.unmount();
    }
  }

  /** Names in the group at `path`; empty where none is. */
  children(path: string): string[] {
    const real = this.resolve(path);
    return real === undefined || this.kindOf(real) !== 'group' ? [] : this.attempt(path, () => this.module.get_names(this.file.file_id, real, false));
  }

  kind(path: string): 'group' | 'dataset' | undefined {
    const real = this.resolve(path);
    return real === undefined ? undefined : this.kindOf(real);
  }

  /** The attribute `name` of what stands at `path`, undefined where there is none; big integers as numbers. */
  attribute(path: string, name: string): unknown {
    const real = this.resolve(path);
    if (real === undefined) return undefined;
    return this.attempt(path, () => {
      if (!this.module.get_attribute_names(this.file.file_id, real).includes(name)) return undefined;
      const { value } = new this.library.Group(this.file.file_id, real).attrs[name] as { value: unknown };
      return value instanceof BigInt64Array || value instanceof BigUint64Array ? Array.from(value, Number) : ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
    });
  }

  /** @throws InputFileError when nothing stands there (with the nearest name), or it is no plain dataset inside this file */
  dataset(path: string): Hdf5Dataset {
    const real = this.resolve(path);
    if (real === undefined || this.kindOf(real) !== 'dataset') return this.refuse(path, 'a dataset', real === undefined ? 'nothing' : 'a group', this.whatIsThere(path));
    const dataset = new this.library.Dataset(this.file.file_id, real) as Dataset;
    const metadata: Metadata = this.attempt(path, () => dataset.metadata);
    return new Hdf5Dataset(this, path, dataset, metadata, this.mounted.size, this.module.MAXIMUM_MEMORY);
  }

  /** @throws InputFileError that names the dataset */
  refuse(dataset: string, expected: string, found: string, remedy: string): never {
    throw new InputFileError(this.path, [{ line: 0, column: 0, dataset, expected, found, remedy }]);
  }

  /** The result of `work`; the library's failures as an InputFileError. */
  attempt<T>(dataset: string, work: () => T): T {
    return attempt(this.path, dataset, 'data that can be read', 'The file is truncated or damaged, or these data lie in another file (external storage), which is not followed; write it again as one file.', work);
  }

  private kindOf(real: string): 'group' | 'dataset' | undefined {
    const type = this.attempt(real, () => this.module.get_type(this.file.file_id, real));
    return type === this.module.H5G_GROUP ? 'group' : type === this.module.H5G_DATASET ? 'dataset' : undefined;
  }

  /** The path behind soft links, undefined where nothing stands. */
  private resolve(path: string, links = 0): string | undefined {
    let at = '';
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    for (const [i, part] of parts.entries()) {
      const parent = at === '' ? '/' : at;
      if (this.kindOf(parent) !== 'group' || !this.attempt(parent, () => this.module.get_names(this.file.file_id, parent, false)).includes(part)) return undefined;
      at = `${at}/${part}`;
      const target = this.attempt(at, () => this.module.get_symbolic_link(this.file.file_id, at)) as string | null;
      if (target !== null) {
        if (links >= MOST_LINKS) this.refuse(path, 'a path inside the file', 'soft links that lead to each other', 'Write the file again without links.');
        return this.resolve([...(target.startsWith('/') ? [] : [parent]), target, ...parts.slice(i + 1)].join('/'), links + 1);
      }
      const external = this.attempt(at, () => this.module.get_external_link(this.file.file_id, at)) as { filename?: string } | null;
      if (external?.filename !== undefined) this.refuse(path, 'data inside the file', `an external link to the file ${JSON.stringify(external.filename)}`, 'Links to other files are not followed: write the file again with its data inside.');
    }
    return at === '' ? '/' : at;
  }

  private whatIsThere(path: string): string {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    const names = this.children(parent);
    const near = nearest(path.slice(path.lastIndexOf('/') + 1), names);
    const list = names.length === 0 ? 'nothing' : names.slice(0, 25).join(', ');
    return `${near === undefined ? '' : `Did you mean ${near}? `}In ${parent} there is: ${list}.`;
  }
}

function attempt<T>(path: string, dataset: string, expected: string, remedy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputFileError) throw error;
    throw new InputFileError(path, [{ line: 0, column: 0, dataset, expected, found: innermost(error), remedy }]);
  }
}

/** The deepest line of HDF5's error stack says what happened; the others how it got there. */
function innermost(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = [...text.matchAll(/^\s*#\d+: .*?\(\): (.*)$/gm)].map((match) => match[1] as string);
  return JSON.stringify(lines.at(-1) ?? text.split('\n')[0] ?? 'an error');
}

/** Whether a file begins as HDF5 does; false where it cannot be read. */
export async function isHdf5(path: string): Promise<boolean> {
  const start = await readStart(path).catch(() => undefined);
  return start?.equals(SIGNATURE) ?? false;
}

async function readStart(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(SIGNATURE.length), 0, SIGNATURE.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function checkSignature(path: string): Promise<void> {
  const refuse = (expected: string, found: string, remedy: string): never => {
    throw new InputFileError(path, [{ line: 0, column: 0, expected, found, remedy }]);
  };
  const start = await readStart(path).catch((error: NodeJS.ErrnoException) =>
    refuse('a readable file', error.code === 'ENOENT' ? 'no such file' : error.message, 'Check the path in the study file and the data folder.'),
  );
  if (start[0] === 0x1f && start[1] === 0x8b) refuse('an HDF5 file', 'a gzip file', 'Unpack it first: gunzip FILE.');
  if (!start.equals(SIGNATURE)) refuse('an HDF5 file', start.length === 0 ? 'an empty file' : 'a file of another kind', 'Check the format in the study file, or fetch the file again.');
}
