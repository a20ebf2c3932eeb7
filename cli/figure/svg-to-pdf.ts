import PDFDocument from 'pdfkit';
import drawSvg from 'svg-to-pdfkit';
import type { FontFile } from './publication-font.js';
import type { PublicationSvg } from './publication-svg.js';

const pointsPerMillimetre = 72 / 25.4;
/** Equal figures give equal bytes: the time of drawing stays out. */
const noTime = new Date(0);

/** The figure as one page of PDF, lines and text as such, with the used part of the font embedded. */
export function svgToPdf({ svg, size }: PublicationSvg, fonts: readonly FontFile[], title: string): Promise<Uint8Array> {
  const page: [number, number] = [size.width * pointsPerMillimetre, size.height * pointsPerMillimetre];
  const document = new PDFDocument({ size: page, margin: 0, info: { Title: title, Producer: 'deconflow', Creator: 'deconflow', CreationDate: noTime } });
  const [plain, bold] = [fonts.find(({ weight }) => weight === 'normal'), fonts.find(({ weight }) => weight === 'bold')];
  if (plain) document.registerFont('plain', plain.path);
  if (bold) document.registerFont('bold', bold.path);
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  drawSvg(document, svg, 0, 0, { width: page[0], height: page[1], fontCallback: (_family, isBold) => (isBold && bold ? 'bold' : 'plain') });
  document.end();
  return done;
}
