#!/usr/bin/env node
// `npm start` and `deconflow`: installs and builds what is missing, then hands over to the command line.
import { install } from './install.mjs';

install();
const { build } = await import('./build.mjs');
await build({ say: (line) => process.stderr.write(`${line}\n`) });
await import('../dist/cli/bin.js');
