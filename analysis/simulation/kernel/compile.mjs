// Compiles add-cells.as.ts to WebAssembly and writes it as text to add-cells.ts. The result is committed: run this only after a change.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
const out = join(folder, 'add-cells.wasm');
const compiler = here('../../../node_modules/assemblyscript/bin/asc.js');
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--initialMemory', '1'];
const { status } = spawnSync(process.execPath, [compiler, here('add-cells.as.ts'), ...options, '-o', out], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
const bytes = readFileSync(out).toString('base64');
const lines = bytes.match(/.{1,120}/g).map((line) => `  '${line}',`);
writeFileSync(
  here('add-cells.ts'),
  `/** WebAssembly of add-cells.as.ts (base64), written by compile.mjs: do not edit. */\nexport const ADD_CELLS = [\n${lines.join('\n')}\n].join('');\n`,
);
rmSync(folder, { recursive: true });
