// The documentation as a small static site: every Markdown page as HTML, its links turned to the pages, the index as the list beside each.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import markdown from 'markdown-it';
import { page } from './page.mjs';
import { slugs } from './slugs.mjs';

const BESIDE = ['CONTRIBUTING.md', 'CHANGELOG.md'];

/** Writes the site of `root` into `out` and returns its pages. `further` are entries of the list that are made elsewhere. */
export function buildSite(root, out, further = []) {
  const sources = [...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => posix.join('docs', name.split(sep).join('/'))).filter((name) => name.endsWith('.md')).sort(), ...BESIDE];
  rmSync(out, { recursive: true, force: true });
  const index = readFileSync(join(root, 'docs/index.md'), 'utf8');
  const entries = [...contents(index, sources, root), ...further];
  for (const source of sources) {
    const target = pageOf(source);
    const html = page({ ...rendered(root, out, source, sources), here: target, entries });
    mkdirSync(dirname(join(out, target)), { recursive: true });
    writeFileSync(join(out, target), html);
  }
  return sources.map(pageOf);
}

/** docs/faq.md -> faq.html, CONTRIBUTING.md -> contributing.html */
function pageOf(source) {
  return source.startsWith('docs/') ? source.slice('docs/'.length).replace(/\.md$/, '.html') : source.toLowerCase().replace(/\.md$/, '.html');
}

/** Pages in the order of the index, then those that it does not name, each with its title. */
function contents(index, sources, root) {
  const named = [...index.matchAll(/\]\(([^)#]+\.md)\)/g)].map(([, link]) => posix.join('docs', link));
  return [...new Set(['docs/index.md', ...named, ...sources])].filter((source) => sources.includes(source)).map((source) => ({ page: pageOf(source), title: titleOf(readFileSync(join(root, source), 'utf8')) }));
}

function titleOf(text) {
  return /^# (.+)$/m.exec(text)?.[1] ?? 'deconflow';
}

function rendered(root, out, source, sources) {
  const text = readFileSync(join(root, source), 'utf8');
  const renderer = markdown({ html: false, linkify: false });
  const tokens = renderer.parse(text, {});
  const slug = slugs();
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'heading_open') token.attrSet('id', slug(tokens[i + 1].content));
    for (const child of token.children ?? []) {
      const attribute = child.type === 'link_open' ? 'href' : child.type === 'image' ? 'src' : undefined;
      if (attribute !== undefined) child.attrSet(attribute, linkFrom(root, out, source, child.attrGet(attribute), sources));
    }
  }
  return { title: titleOf(text), body: renderer.renderer.render(tokens, renderer.options, {}).replaceAll('<table>', '<div class="scroll"><table>').replaceAll('</table>', '</table></div>') };
}

/** A link of a page as it must be in the site. Files of the project that are no page are copied beside it. */
function linkFrom(root, out, source, link, sources) {
  if (/^[a-z]+:/.test(link) || link.startsWith('#')) return link;
  const [path, anchor] = link.split('#');
  const file = posix.normalize(posix.join(posix.dirname(source), decodeURI(path)));
  const here = posix.dirname(pageOf(source));
  const end = anchor === undefined ? '' : `#${anchor}`;
  if (sources.includes(file)) return (posix.relative(here, pageOf(file)) || posix.basename(pageOf(file))) + end;
  const copy = posix.join('files', file);
  if (existsSync(join(root, file)) && !relative(root, join(root, file)).startsWith('..')) {
    mkdirSync(dirname(join(out, copy)), { recursive: true });
    copyFileSync(join(root, file), join(out, copy));
  }
  return posix.relative(here, copy) + end;
}
