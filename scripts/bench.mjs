// `npm run bench`: installs and builds what is missing, then times the steps. Standard output holds JSON only (`npm run -s`).
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

install();
const { build } = await import('./build.mjs');
await build({ say: (line) => process.stderr.write(`${line}\n`) });
const { main } = await import('../dist/bench/main.js');
process.exitCode = await main(process.argv.slice(2), dirname(dirname(fileURLToPath(import.meta.url))));
