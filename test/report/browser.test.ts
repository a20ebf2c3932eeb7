import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawFigures } from '../../report/draw-figures.js';
import { renderReport } from '../../report/render-report.js';
import { chromiumPath, launchChromium, whySkipped } from './chromium.js';
import { expectedCells, expectedCorners, expectedMarks, figureSelector } from './expected-marks.js';
import { fabricateExpression, fabricateRun, fabricateTables, fabricateTest } from './fixture.js';

const artifacts = resolve(import.meta.dirname, '../../test-artifacts');
const widths = [360, 800, 1280];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const simulated = fabricateTest();
const tables = { ...fabricateTables(), simulated_proportions: simulated.simulated };
const figures = drawFigures(tables, { testProportions: simulated.predicted, expression: fabricateExpression(tables) });

if (whySkipped !== '') console.warn(`report in Chromium: ${whySkipped}`);

describe.skipIf(chromiumPath === undefined)(`report in Chromium${whySkipped === '' ? '' : ` (${whySkipped})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'deconflow-report-'));
  const address = pathToFileURL(join(folder, 'report.html')).href;
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
    writeFileSync(join(folder, 'report.html'), renderReport({ tables, run: fabricateRun(), figures }));
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

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no serious or critical violation for axe-core, ${scheme}`, async () => {
      const checked = await open(1280, scheme);
      await checked.locator('details').evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '');
      });
      await checked.evaluate(axeSource);
      // a text for the browser: there, axe is a global
      const result = (await checked.evaluate('axe.run(document)')) as AxeResults;
      const grave = result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(grave.map(({ id, nodes }) => `${id}: ${nodes.length}, first ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`)).toEqual([]);
      expect(result.passes.length).toBeGreaterThan(20);
      await checked.close();
    });
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
