import { type FontFile, fontFamily } from './publication-font.js';

const ink = '#1b1d21';

export interface FigureSize {
  /** millimetres */
  readonly width: number;
  readonly height: number;
}

export interface PublicationSvg {
  readonly svg: string;
  readonly size: FigureSize;
}

/**
 * A figure of the report as one for print: dark on nothing, the project's font, `width` millimetres wide. What only a
 * browser understands (colour schemes, page variables, `currentColor`) is gone, so that every program draws it alike.
 */
export function publicationSvg(source: string, width: number): PublicationSvg {
  const [, across = '1', down = '1'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(source) ?? [];
  const size = { width, height: Math.round((width * Number(down) * 100) / Number(across)) / 100 };
  const svg = source
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/^<svg[^>]*>/, (tag) => tag.replace(/ (width|height)="[^"]*"/g, '').replace('<svg', `<svg width="${size.width}mm" height="${size.height}mm" xml:space="preserve"`))
    .replaceAll('currentColor', ink)
    .replaceAll(/font-family="[^"]*"/g, `font-family="${fontFamily}"`);
  return { svg, size };
}

/** The SVG with the font inside it, so that it needs nothing else. */
export function embedFonts(svg: string, fonts: readonly FontFile[]): string {
  const faces = fonts.map(({ weight, bytes }) => `@font-face{font-family:'${fontFamily}';font-weight:${weight};src:url(data:font/ttf;base64,${bytes.toString('base64')}) format('truetype')}`);
  return svg.replace(/^<svg[^>]*>/, (tag) => `${tag}<style>${faces.join('')}</style>`);
}
