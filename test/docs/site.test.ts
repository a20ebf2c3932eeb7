import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../cli/command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-docs-'));
const site = join(folder, 'site');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds a site from `from` and lists its broken links. */
function build(from: string, out: string): string[] {
  const program = `
    const { buildSite } = await import(${JSON.stringify(join(root, 'scripts/docs/site.mjs'))});
    const { brokenLinks } = await import(${JSON.stringify(join(root, 'scripts/docs/broken-links.mjs'))});
    buildSite(${JSON.stringify(from)}, ${JSON.stringify(out)});
    process.stdout.write(JSON.stringify(brokenLinks(${JSON.stringify(out)})));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as string[];
}

describe('the site of the documentation', () => {
  it('has no broken link, and a page for each page of docs/', () => {
    expect(build(root, site)).toEqual([]);
    const sources = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(sources.length).toBeGreaterThan(8);
    const index = readFileSync(join(site, 'index.html'), 'utf8');
    for (const source of sources) {
      const page = source.replace(/\.md$/, '.html');
      expect(existsSync(join(site, page)), page).toBe(true);
      expect(index, `${page} is in the list`).toContain(`href="${page}"`);
    }
  });

  it('needs no network and no script', () => {
    for (const name of readdirSync(site).filter((one) => one.endsWith('.html'))) expect(readFileSync(join(site, name), 'utf8'), name).not.toMatch(/<script|<link|@import|url\(|<img[^>]+src="http/);
  });

  it('notices a file and a heading that are not there', () => {
    const project = join(folder, 'project');
    mkdirSync(join(project, 'docs/data'), { recursive: true });
    for (const [name, text] of [
      ['docs/index.md', '# Home\n\n[ok](data/a.md#two-words-2) [gone](b.md) [no heading](data/a.md#three)\n'], ['docs/data/a.md', '# A\n\n## Two *words*: 2\n\n[up](../index.md#home)\n'],
      ['CONTRIBUTING.md', '# C\n'], ['CHANGELOG.md', '# D\n'],
    ] as const) writeFileSync(join(project, name), text);
    expect(build(project, join(folder, 'small')).sort()).toEqual(['index.html: data/a.html#three (no such heading)', 'index.html: files/docs/b.md (no such file)']);
  });
});

describe('links of the README', () => {
  it('lead to files of the project', () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, link]) => link as string).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(join(root, dirname('README.md'), link)))).toEqual([]);
  });
});
