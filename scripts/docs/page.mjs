import { posix } from 'node:path';

const style = `
:root{--ink:#1b1d21;--quiet:#5b616b;--surface:#fff;--page:#f6f6f4;--line:#d9dadd;--accent:#00598c;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e7e8ea;--quiet:#a3a8b1;--surface:#1b1d21;--page:#121316;--line:#373a41;--accent:#7cc0ec}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;display:grid;grid-template-columns:250px minmax(0,1fr)}
nav{padding:32px 20px;border-right:1px solid var(--line);font-size:.93rem}nav ul{list-style:none;padding:0;margin:0;position:sticky;top:24px}nav li{margin:5px 0}nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
main{padding:24px 40px 60px;max-width:1000px}h1{line-height:1.2}h2{margin-top:2.2em;padding-top:.6em;border-top:1px solid var(--line)}
a{color:var(--accent)}main p a,main li a{text-decoration:underline}code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:12px 14px;overflow-x:auto}pre code{overflow-wrap:normal}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.92rem;margin:14px 0}th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}th{color:var(--quiet)}img{max-width:100%}
@media (max-width:760px){body{display:block}nav{border:0;border-bottom:1px solid var(--line);padding:14px 16px}nav ul{position:static;display:flex;flex-wrap:wrap;gap:2px 14px}main{padding:8px 16px 40px}}
@media print{nav{display:none}body{display:block}main{padding:0;max-width:none}}
`;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A page of the site: the list of all pages, and one page's text. No script, no network. */
export function page({ title, body, here, entries }) {
  const items = entries.map(({ page: target, title: name }) => `<li><a href="${posix.relative(posix.dirname(here), target)}"${target === here ? ' aria-current="page"' : ''}>${escaped(name)}</a></li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}${title === 'deconflow' ? '' : ' · deconflow'}</title><style>${style}</style></head>
<body><nav aria-label="Pages"><ul>${items.join('')}</ul></nav><main>${body}</main></body></html>
`;
}
