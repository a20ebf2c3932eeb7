import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawFigures } from '../../report/draw-figures.js';
import { patientAxis } from '../../report/figures/composition.js';
import { renderReport } from '../../report/render-report.js';
import { orderPatients } from '../../report/summaries/patient-order.js';
import { chromiumPath, launchChromium, whySkipped } from './chromium.js';
import { expectedCells, expectedCorners, expectedMarks, figureSelector } from './expected-marks.js';
import { fabricateExpression, fabricateProfiles, fabricateRun, fabricateTables, fabricateTest } from './fixture.js';

const artifacts = resolve(import.meta.dirname, '../../test-artifacts');
const widths = [360, 800, 1280];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const simulated = fabricateTest();
const tables = { ...fabricateTables(), simulated_proportions: simulated.simulated };
const figures = drawFigures(tables, { testProportions: simulated.predicted, expression: fabricateExpression(tables) });

if (whySkipped !== '') console.warn(`report in Chromium: ${whySkipped}`);

describe.skipIf(chromiumPath === undefined)(`report in Chromium${whySkipped === '' ? '' : ` (${whySkipped})`}`, () => {
  let folder: string;
  let address: string;
  const troubles: string[] = [];
  let browser: Browser;
  let page: Page;

  /** A page that notes every console message, error and request beyond the report itself. */
  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    opened.on('console', (message) => troubles.push(`console ${message.type()}: ${message.text()}`));
    opened.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
    opened.on('request', (request) => {
      if (request.url() !== address) troubles.push(`request: ${request.url()}`);
    });
    await opened.goto(address);
    return opened;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deconflow-report-'));
    address = pathToFileURL(join(folder, 'report.html')).href;
    writeFileSync(join(folder, 'report.html'), renderReport({ tables, run: fabricateRun(), figures, profiles: fabricateProfiles(tables) }));
    browser = await launchChromium();
    page = await open(1280);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens from disk without a console message or a request', async () => {
    expect(await page.title()).toBe('Study aml');
    await page.waitForTimeout(200);
    expect(troubles).toEqual([]);
  });

  it('draws every figure with the right number of marks', async () => {
    const expected = expectedMarks(tables);
    expect([...expected.keys()].sort()).toEqual([...figures.keys()].sort());
    for (const [name, marks] of expected) {
      const svg = page.locator(`${figureSelector(name)} svg`);
      expect(await svg.count(), name).toBe(1);
      const box = await svg.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), `${name} has a size`).toBeGreaterThan(90);
      for (const { what, selector, count } of marks) expect(await svg.locator(selector).count(), `${name}: ${what}`).toBe(count);
    }
  });

  it('draws a box for each step and a line for each reading that no other implies', async () => {
    const graph = page.locator(figureSelector('steps'));
    expect(await graph.locator('g[data-mark=step]').count()).toBe(3);
    expect(await graph.locator('path[data-mark=link]').count()).toBe(2);
  });

  it('draws each Kaplan-Meier curve with a step for each row', async () => {
    for (const name of [...figures.keys()].filter((one) => one.startsWith('kaplan-meier'))) {
      const paths = await page.locator(`${figureSelector(name)} g[data-mark=line] path`).evaluateAll((all) => all.map((path) => path.getAttribute('d') ?? ''));
      expect(paths.join('').split('L').length - 1, name).toBe(expectedCorners(tables, name));
    }
  });

  it('fills a cell of a heat map for each patient that it is about', async () => {
    for (const [name, count] of expectedCells(tables)) {
      const paths = await page.locator(`${figureSelector(name)} g[data-mark=cells] path`).evaluateAll((all) => all.map((path) => path.getAttribute('d') ?? ''));
      expect(paths.join('').split('M').length - 1, name).toBe(count);
    }
  });

  it('sorts a table by a column of numbers, what is missing last', async () => {
    const table = page.locator('#quality table').first();
    const column = async () => (await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.children[4]?.textContent ?? ''))).map(Number);
    const head = table.locator('thead th').nth(4);
    await page.locator('#quality summary').first().click();
    const before = await column();
    await head.locator('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await column()).toEqual([...before].sort((a, b) => a - b));
    await head.locator('button').press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await column()).toEqual([...before].sort((a, b) => b - a));
  });

  it('filters a long table by words', async () => {
    const field = page.locator('#quality .filter input').first();
    await field.fill('nnls gmp-like');
    const shown = await page.locator('#quality tbody tr:not([hidden])').allTextContents();
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/^NNLSProportionsGMP-like/);
    expect(await page.locator('#quality .filter [role=status]').first().textContent()).toBe('1 of 35 rows');
    await field.fill('');
  });

  it('looks up a gene: its mean in each cell type by group', async () => {
    const field = page.locator('#gene-lookup input');
    await field.fill('g07');
    const cells = await page.locator('#gene-lookup tbody td').allTextContents();
    expect(cells).toHaveLength(6 * 3);
    const profile = fabricateProfiles(tables)[0]?.matrix;
    const members = new Set(tables.groups?.filter((row) => row.variant === 'discovery' && row.group === 'favourable').map((row) => row.sample));
    const values = profile?.rowNames.flatMap((sample, i) => (members.has(sample) ? [profile.values[i * profile.columns + 7] ?? 0] : [])) ?? [];
    expect(Number(cells[0])).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 1);
    await field.fill('no such gene');
    expect(await page.locator('#gene-lookup [role=status]').textContent()).toBe('not among the 30 genes of the study');
    await field.fill('G07');
  });

  it('looks up a patient: shares, states and course', async () => {
    const field = page.locator('#patient-lookup input');
    await field.fill('tcga-003');
    const share = tables.proportions?.find((row) => row.sample === 'TCGA-003' && row.cell_type === 'HSC-like')?.proportion;
    const state = tables.states?.find((row) => row.sample === 'TCGA-003' && row.cell_type === 'HSC-like')?.state;
    const row = page.locator('#patient-lookup tbody tr', { has: page.locator('th', { hasText: 'HSC-like' }) });
    expect(await row.locator('td').allTextContents()).toEqual([`${(Number(share) * 100).toFixed(1)} %`, String(state)]);
    const months = Number(tables.clinical?.find((one) => one.sample === 'TCGA-003')?.time_months).toFixed(1);
    expect(await page.locator('#patient-lookup caption').textContent()).toContain(`${months} months`);
    await field.fill('TCGA-999');
    expect(await page.locator('#patient-lookup [role=status]').textContent()).toBe('no patient of this report');
  });

  it('tells the patient under the pointer, the same in composition and markers', async () => {
    const order = orderPatients(tables, 'TCGA').map(({ sample }) => sample);
    for (const name of ['composition-TCGA', 'markers-TCGA']) {
      const svg = page.locator(`${figureSelector(name)} svg`);
      await svg.scrollIntoViewIfNeeded();
      const box = await svg.boundingBox();
      const column = (i: number) => ((patientAxis.marginLeft + ((i + 0.5) / order.length) * (patientAxis.width - patientAxis.marginLeft - patientAxis.marginRight)) / patientAxis.width) * (box?.width ?? 0);
      for (const i of [0, 41, order.length - 1]) {
        await page.mouse.move((box?.x ?? 0) + column(i), (box?.y ?? 0) + (box?.height ?? 0) / 2);
        expect(await page.locator('#patient-tip strong').textContent(), `${name}, column ${i}`).toBe(order[i]);
      }
    }
    await page.mouse.move(1, 1);
    expect(await page.locator('#patient-tip').isVisible()).toBe(false);
  });

  it('shows the chosen cell type alone, with its UMAP', async () => {
    const shown = () => page.locator('.cell-type:visible h3').allTextContents();
    const select = page.locator('#choose-cell-type select');
    expect(await shown()).toHaveLength(1);
    await select.selectOption('GMP-like');
    expect(await shown()).toEqual(['GMP-like']);
    expect(await page.locator('.cell-type:visible .umap-place svg').getAttribute('aria-label')).toContain('UMAP of predicted GMP-like profiles');
    const members = page.locator('.cell-type:visible table').first().locator('td');
    const states = (tables.states ?? []).filter((row) => row.cell_type === 'GMP-like').length;
    expect((await members.allTextContents()).reduce((sum, count) => sum + Number(count), 0)).toBe(states);
    await select.selectOption('cDC-like');
    expect(await page.locator('.cell-type:visible .umap-place svg').count()).toBe(0);
  });

  it('can be read without its script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(address);
    expect(await plain.locator('.cell-type:visible').count()).toBe(6);
    expect(await plain.locator('.lookup:visible').count()).toBe(0);
    await context.close();
  });

  it('prints every part, and no field that only a screen can fill', async () => {
    await page.emulateMedia({ media: 'print' });
    for (const selector of ['nav', '.lookup', '#choose-cell-type', '.filter']) expect(await page.locator(`${selector}:visible`).count(), selector).toBe(0);
    expect(await page.locator('.cell-type:visible').count()).toBe(6);
    await page.emulateMedia({ media: 'screen' });
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no serious or critical violation for axe-core, ${scheme}`, async () => {
      const checked = await open(1280, scheme);
      await checked.locator('details').evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '');
      });
      await checked.locator('#gene-lookup input').fill('G07');
      await checked.locator('#patient-lookup input').fill('TCGA-003');
      await checked.evaluate(axeSource);
      // a text for the browser: there, axe is a global
      const result = (await checked.evaluate('axe.run(document)')) as AxeResults;
      const grave = result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(grave.map(({ id, nodes }) => `${id}: ${nodes.length}, first ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`)).toEqual([]);
      expect(result.violations.map(({ id }) => id)).toEqual([]);
      expect(result.passes.length).toBeGreaterThan(20);
      await checked.close();
    }, 180_000);
  }

  for (const width of widths) {
    it(`fits into ${width} pixels`, async () => {
      const narrow = await open(width);
      expect(await narrow.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      mkdirSync(artifacts, { recursive: true });
      await narrow.screenshot({ path: join(artifacts, `report-${width}.png`), fullPage: true });
      await narrow.close();
    });
  }
});
