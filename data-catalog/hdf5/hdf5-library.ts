import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type * as H5 from 'h5wasm';

export type Library = typeof H5.default;
type Module = Awaited<Library['ready']>;

/** What Emscripten's file system calls of a file's node; the declared types leave it out. */
interface StreamOperations {
  llseek(...parameters: readonly unknown[]): number;
  read(stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number): number;
}
interface Node {
  stream_ops: StreamOperations;
}

let loading: Promise<{ library: Library; module: Module }> | undefined;
let mounted = 0;

/**
 * The HDF5 library (compiled to WebAssembly), loaded when the first file needs it: it takes 0.7 s. The build for browsers is taken on purpose:
 * its file system is its own, so that no link, external storage or virtual dataset of a hostile file reaches a file of this machine.
 */
export function loadLibrary(): Promise<{ library: Library; module: Module }> {
  loading ??= (async () => {
    const { default: library } = await import('h5wasm');
    const module = await library.ready;
    // Without it a failed read gives back whatever stood in memory.
    module.activate_throwing_error_handler();
    return { library, module };
  })();
  return loading;
}

export interface MountedFile {
  /** where the library sees it */
  readonly name: string;
  readonly size: number;
  unmount(): void;
}

/** Shows one file of the disk to the library, read-only: it is read where the library asks for it, never loaded whole. */
export function mountFile({ FS }: Module, path: string): MountedFile {
  const handle = openSync(path, 'r');
  const { size } = fstatSync(handle);
  const name = `/input-${++mounted}.h5`;
  const node = (FS as unknown as { createFile(parent: string, name: string, properties: object, canRead: boolean, canWrite: boolean): Node }).createFile('/', name.slice(1), {}, true, false);
  Object.defineProperty(node, 'usedBytes', { get: () => size });
  const { llseek } = node.stream_ops;
  node.stream_ops = { llseek, read: (_, buffer, offset, length, position) => readSync(handle, buffer, offset, length, position) };
  return {
    name, size,
    unmount() {
      closeSync(handle);
      FS.unlink(name);
    },
  };
}
