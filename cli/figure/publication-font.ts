import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** DejaVu Sans comes with the project: a figure looks the same where no font is installed, and has every sign it needs. */
export const fontFamily = 'DejaVu Sans';

export interface FontFile {
  readonly weight: 'normal' | 'bold';
  readonly path: string;
  readonly bytes: Buffer;
}

/** The files of the font, those weights that the figure uses. */
export async function fontFiles(svg: string): Promise<FontFile[]> {
  const find = createRequire(import.meta.url).resolve;
  const weights = svg.includes('font-weight="bold"') ? (['normal', 'bold'] as const) : (['normal'] as const);
  return Promise.all(
    weights.map(async (weight) => {
      const path = find(`dejavu-fonts-ttf/ttf/DejaVuSans${weight === 'bold' ? '-Bold' : ''}.ttf`);
      return { weight, path, bytes: await readFile(path) };
    }),
  );
}
