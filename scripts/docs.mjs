#!/usr/bin/env node
// `npm run docs`: the pages that are made from the code (docs/study-file.md, docs/study.schema.json), then the site: docs/ as HTML and the
// API of analysis/ under dist-docs/. `--pages-only` stops before the API; `--out FOLDER` puts the site elsewhere.
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { writeApi } from './docs/api.mjs';
import { brokenLinks } from './docs/broken-links.mjs';
import { buildSite } from './docs/site.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { 'pages-only': { type: 'boolean', default: false }, out: { type: 'string', default: join(root, 'dist-docs') } } });
const out = resolve(values.out);

await build({ say: (line) => process.stderr.write(`${line}\n`) });
const { studyJsonSchema } = await import('../dist/data-catalog/study/study-json-schema.js');
const { studyFilePage } = await import('../dist/cli/schema/study-file-page.js');
const schema = studyJsonSchema();
writeFileSync(join(root, 'docs/study-file.md'), studyFilePage(schema));
writeFileSync(join(root, 'docs/study.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);

const api = !values['pages-only'];
const pages = buildSite(root, out, api ? [{ page: 'api/index.html', title: 'API of analysis/' }] : []);
if (api) await writeApi(root, join(out, 'api'));
const broken = brokenLinks(out);
if (broken.length > 0) process.stderr.write(`broken links in the documentation:\n${broken.join('\n')}\n`);
process.stdout.write(`${pages.length} pages${api ? ' and the API of analysis/' : ''}: ${join(out, 'index.html')}\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
