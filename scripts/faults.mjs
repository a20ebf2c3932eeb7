// `npm run faults`: installs and builds what is missing, then breaks the demo study in every way there is and compares what comes out.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

install();
const { build } = await import('./build.mjs');
await build({ say: (line) => process.stderr.write(`${line}\n`) });
const { main } = await import('../dist/faults/main.js');
process.exitCode = await main(process.argv.slice(2), dirname(dirname(fileURLToPath(import.meta.url))));
