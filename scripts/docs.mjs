#!/usr/bin/env node
// `npm run docs`: writes the pages that are made from the code: docs/study-file.md and docs/study.schema.json.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

await build({ say: (line) => process.stderr.write(`${line}\n`) });
const { studyJsonSchema } = await import('../dist/data-catalog/study/study-json-schema.js');
const { studyFilePage } = await import('../dist/cli/schema/study-file-page.js');
const docs = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs');
const schema = studyJsonSchema();
writeFileSync(join(docs, 'study-file.md'), studyFilePage(schema));
writeFileSync(join(docs, 'study.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
