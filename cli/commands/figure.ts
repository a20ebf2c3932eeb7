import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { nearest } from '../../data-catalog/study/nearest.js';
import { writeCsv } from '../../data-catalog/tables/csv-file.js';
import { drawFigures } from '../../report/draw-figures.js';
import { figureData, schemaOf } from '../../report/summaries/figure-data.js';
import { findRun } from '../audit/run/find-run.js';
import { publishedExpression, publishedFigures, reportTables } from '../audit/run/report-contents.js';
import { fontFiles } from '../figure/publication-font.js';
import { embedFonts, publicationSvg } from '../figure/publication-svg.js';

export type FigureFormat = 'svg' | 'png' | 'pdf';

export class UnknownFigureError extends Error {
  readonly code = 'UNKNOWN_FIGURE';
  constructor(name: string, run: string, known: readonly string[]) {
    const near = nearest(name, known);
    super(`Expected a figure of run ${run}, found "${name}". ${near === undefined ? '' : `Did you mean "${near}"? `}Its figures: ${known.join(', ')}.`);
    this.name = 'UnknownFigureError';
  }
}

export interface FigureOptions {
  readonly run: string;
  readonly name: string;
  readonly out: string;
  readonly format: FigureFormat;
  /** millimetres */
  readonly width: number;
  /** folder of the files */
  readonly to: string;
  readonly json: boolean;
}

/** `deconflow figure RUN NAME`: one figure at the size of print, and beside it the rows that it shows as CSV. */
export async function figureCommand({ run: runName, name, out, format, width, to, json }: FigureOptions): Promise<number> {
  const run = await findRun(runName, out);
  const tables = await reportTables(run);
  const figures = new Map([...(await publishedFigures(run)), ...drawFigures(tables, { expression: await publishedExpression(run) })]);
  const source = figures.get(name);
  if (source === undefined) throw new UnknownFigureError(name, run.id, [...figures.keys()].sort());
  const publication = publicationSvg(source, width);
  const fonts = await fontFiles(publication.svg);
  // Loaded when asked for: both libraries are large.
  const content =
    format === 'png' ? await (await import('../figure/svg-to-png.js')).svgToPng(publication, fonts)
    : format === 'pdf' ? await (await import('../figure/svg-to-pdf.js')).svgToPdf(publication, fonts, `${name}, run ${run.id}`)
    : embedFonts(publication.svg, fonts);
  const folder = resolve(to);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.${format}`);
  await writeFile(path, content);
  const data = figureData(tables, name);
  const dataPath = data === undefined ? undefined : join(folder, `${name}.csv`);
  if (data !== undefined && dataPath !== undefined) await writeCsv(dataPath, schemaOf(data), data.rows);
  if (json) process.stdout.write(`${JSON.stringify({ figure: path, data: dataPath ?? null, ...publication.size })}\n`);
  else process.stdout.write(`figure: ${path} (${publication.size.width} x ${publication.size.height} mm)\n${dataPath === undefined ? '' : `data: ${dataPath}\n`}`);
  return 0;
}
