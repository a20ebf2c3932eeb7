// Compiles the WebAssembly kernels of the training engine. The results are committed: run this only after a change of kernels.as.ts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const folder = 'analysis/deconvolution/engine';
const common = [`${folder}/kernels.as.ts`, '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'relaxed-simd', '--importMemory', '--initialMemory', '1'];
const builds = [
  ['-o', `${folder}/kernels.wasm`],
  ['-o', `${folder}/kernels-threads.wasm`, '--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'],
];
for (const build of builds) {
  const compiler = fileURLToPath(new URL('node_modules/assemblyscript/bin/asc.js', root));
  const { status } = spawnSync(process.execPath, [compiler, ...common, ...build], { cwd: fileURLToPath(root), stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
