import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { publishedFiles } from '../../cli/audit/run/published-files.js';
import { type FigureFormat, figureCommand } from '../../cli/commands/figure.js';
import { reportCommand } from '../../cli/commands/report.js';
import { TABLES, type TableName } from '../../data-catalog/tables/schema.js';
import { writeTable } from '../../data-catalog/tables/table-file.js';
import { drawFigures } from '../../report/draw-figures.js';
import { fabricateExpression, fabricateRun, fabricateTables } from '../report/fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-figure-'));
const out = join(folder, 'runs');
const run = fabricateRun();
const tables = fabricateTables();
const cox = tables.cox ?? [];
const name = 'forest-TCGA-discovery';

/** The figure's file as bytes. */
async function draw(format: FigureFormat, width = 85, figure = name): Promise<Buffer> {
  const to = join(folder, format);
  await figureCommand({ run: run.id, name: figure, out, format, width, to, json: true });
  return readFileSync(join(to, `${figure}.${format}`));
}

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const part of ['tables', 'figures']) mkdirSync(join(out, run.id, part), { recursive: true });
  const steps = run.steps.map((step) => ({ ...step, outputs: Object.fromEntries(Object.entries(step.outputs ?? {}).map(([key, { sha256 }]) => [key, { sha256, bytes: 1 }])) }));
  writeFileSync(join(out, run.id, 'run.json'), JSON.stringify({ ...run, steps }));
  for (const [table, rows] of Object.entries(tables)) await writeTable(join(out, run.id, 'tables', `${table}.parquet`), TABLES[table as TableName], rows);
  // One figure that no table of this run can draw.
  writeFileSync(join(out, run.id, 'figures', 'predicted-true-proportions.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"></svg>');
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('deconflow figure', () => {
  it('writes SVG in millimetres with its font inside, and nothing that only a browser knows', async () => {
    const svg = (await draw('svg')).toString();
    expect(svg).toMatch(/^<svg width="85mm" height="[\d.]+mm"/);
    expect(svg).toContain('src:url(data:font/ttf;base64,');
    expect(svg).not.toMatch(/currentColor|var\(|prefers-color-scheme|system-ui/);
  });

  it('leaves out what marks say when pointed at: they name patients', async () => {
    const svg = (await draw('svg', 85, 'umap-GMP-like')).toString();
    expect(svg).toContain('<title>UMAP of predicted GMP-like profiles</title>');
    expect(svg).not.toContain('TCGA-0');
  });

  it('puts the rows that it shows beside it', async () => {
    await draw('svg');
    const lines = readFileSync(join(folder, 'svg', `${name}.csv`), 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe(Object.keys(TABLES.cox.columns).join(','));
    expect(lines.length - 1).toBe(cox.filter((row) => row.cohort === 'TCGA' && row.variant === 'discovery').length);
  });

  it('writes PNG at 600 dots an inch', async () => {
    const png = await draw('png', 40);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(Math.round((40 / 25.4) * 600));
    // Text and lines, not an empty page.
    expect(png.length).toBeGreaterThan(10_000);
  });

  it('writes one page of PDF with the font embedded, equal bytes each time', async () => {
    const pdf = await draw('pdf');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/\/FontFile2/);
    const [width] = /\/MediaBox \[0 0 ([\d.]+)/.exec(pdf.toString('latin1'))?.slice(1).map(Number) ?? [];
    expect(width).toBeCloseTo((85 / 25.4) * 72, 2);
    expect((await draw('pdf')).equals(pdf)).toBe(true);
  });

  it('names the nearest figure when there is none of that name', async () => {
    await expect(draw('svg', 85, 'component')).rejects.toThrow('Did you mean "components"?');
  });

  it('has data for every figure that the tables draw', async () => {
    const { figureData } = await import('../../report/summaries/figure-data.js');
    for (const figure of drawFigures(tables, { expression: fabricateExpression(tables) }).keys()) expect(figureData(tables, figure)?.rows.length ?? 0, figure).toBeGreaterThan(0);
  });
});

describe('deconflow report', () => {
  it('builds the page again from tables and figures, and leaves the run as it was', async () => {
    const before = await publishedFiles(join(out, run.id));
    const to = join(folder, 'again.html');
    await reportCommand({ run: run.id, out, to, json: true });
    const page = readFileSync(to, 'utf8');
    for (const figure of [...drawFigures(tables).keys(), 'predicted-true-proportions', 'steps']) expect(page).toContain(`id="figure-${figure}"`);
    expect(statSync(to).size).toBeLessThan(10e6);
    expect(await publishedFiles(join(out, run.id))).toEqual(before);
    expect(page).toContain('TCGA-001');
  });

  it('gives patients other names when asked, different ones each time', async () => {
    const pages = [];
    for (const round of [1, 2]) {
      const to = join(folder, `hashed-${round}.html`);
      await reportCommand({ run: run.id, out, to, hashNames: true, json: true });
      pages.push(readFileSync(to, 'utf8'));
    }
    const patients = [...new Set((tables.clinical ?? []).map((row) => String(row.sample)))];
    expect(patients.length).toBeGreaterThan(100);
    for (const page of pages) expect(patients.filter((patient) => page.toLowerCase().includes(patient.toLowerCase()))).toEqual([]);
    expect(pages[0]).not.toBe(pages[1]);
    // The same patients and groups under the other names.
    expect(pages[0]?.length).toBe(pages[1]?.length);
  });
});
