import { rename, rm, writeFile } from 'node:fs/promises';
import type { File } from 'h5wasm';
import { loadLibrary } from './hdf5-library.js';

let written = 0;

/** Writes the HDF5 file that `work` fills: in memory, then beside `path` and renamed, so that it is never half-written. */
export async function writeHdf5(path: string, work: (file: File) => void): Promise<void> {
  const { library, module } = await loadLibrary();
  const FS = module.FS as unknown as { readFile(name: string): Uint8Array; unlink(name: string): void };
  const name = `/output-${++written}.h5`;
  const temporary = `${path}.${process.pid}`;
  try {
    const file = new library.File(name, 'w');
    try {
      work(file);
    } finally {
      file.close();
    }
    await writeFile(temporary, FS.readFile(name));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
    FS.unlink(name);
  }
}
