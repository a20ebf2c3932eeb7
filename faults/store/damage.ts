import { open, readFile, truncate } from 'node:fs/promises';

/** Spoils a file. */
export type Damage = (path: string) => Promise<void>;

export const flipBit: Damage = async (path) => {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const middle = Math.floor(size / 2);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, middle);
    await file.write(Buffer.of((byte[0] ?? 0) ^ 1), 0, 1, middle);
  } finally {
    await file.close();
  }
};
export const truncateHalf: Damage = async (path) => truncate(path, Math.floor((await readFile(path)).length / 2));
