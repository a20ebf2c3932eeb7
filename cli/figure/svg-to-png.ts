import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { type FontFile, fontFamily } from './publication-font.js';
import type { PublicationSvg } from './publication-svg.js';

/** dots per inch that journals ask of line drawings */
const resolution = 600;
const millimetresPerInch = 25.4;

let ready: Promise<void> | undefined;

/** The figure as pixels on white. */
export async function svgToPng({ svg, size }: PublicationSvg, fonts: readonly FontFile[]): Promise<Uint8Array> {
  // The library may be started once in a process.
  ready ??= readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')).then((wasm) => initWasm(wasm));
  await ready;
  const drawing = new Resvg(svg, {
    background: '#fff',
    fitTo: { mode: 'width', value: Math.round((size.width / millimetresPerInch) * resolution) },
    font: { fontBuffers: fonts.map(({ bytes }) => new Uint8Array(bytes)), defaultFontFamily: fontFamily },
  });
  try {
    return drawing.render().asPng();
  } finally {
    drawing.free();
  }
}
