import { z } from 'zod';

/** Names that become folders, file names and table cells. */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of letters, digits, dots, hyphens and underscores, beginning with a letter or digit');

/** Cell types: as names, and spaces, + and parentheses; never the signs that join them in definitions. */
export const cellType = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._+()-]{0,63}$/, 'a cell type without / = ; or |');

/** A file below the data folder: relative, with forward slashes, never leaving the folder. */
export const file = z.string().min(1).refine(
  (path) => !path.startsWith('/') && !/^[A-Za-z]:/.test(path) && !path.includes('\\') && !path.includes('\0') && !path.split('/').includes('..'),
  'a path relative to the data folder, without ".."',
);
