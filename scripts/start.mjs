#!/usr/bin/env node
// `npm start` and `deconflow`: installs and builds what is missing, then hands over to the command line.
import { install } from './install.mjs';

install();
const { build } = await import('./build.mjs');
await build({ say: (line) => process.stderr.write(`${line}\n`) });
const { main } = await import('../dist/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
