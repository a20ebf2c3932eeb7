import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Links of a site's pages that lead nowhere, each with its page. Addresses elsewhere are not asked, nor the pages of the API, which are another program's. */
export function brokenLinks(site) {
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html') && !name.startsWith('api')).map((name) => join(site, name));
  const ids = new Map(pages.map((path) => [path, new Set([...readFileSync(path, 'utf8').matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]));
  return pages.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link]) => link).filter((link) => !/^(?:[a-z]+:|data:)/.test(link)).flatMap((link) => {
      const [file, anchor] = link.replaceAll('&amp;', '&').split('#');
      const target = file === '' ? path : join(dirname(path), decodeURI(file));
      const wrong = !existsSync(target) ? 'no such file' : anchor !== undefined && ids.has(target) && !ids.get(target).has(decodeURI(anchor)) ? 'no such heading' : undefined;
      return wrong === undefined ? [] : [`${relative(site, path)}: ${link} (${wrong})`];
    }),
  );
}
