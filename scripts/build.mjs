// Compiles the project into dist/, copies what needs no compiling, and prebuilds the workflow bundle. Does nothing when dist/ is newer.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOMS = ['workflows', 'activities', 'engines', 'analysis', 'data-catalog', 'report', 'connection', 'cli', 'bench', 'faults'];

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function sourceHash() {
  const hash = createHash('sha256');
  const paths = ROOMS.flatMap((room) => (existsSync(join(root, room)) ? [...files(join(root, room))] : [])).sort();
  for (const path of [...paths, join(root, 'package-lock.json'), join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json')]) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Builds when a source changed since the last build; returns whether it did. */
export async function build({ say = () => {} } = {}) {
  const stamp = join(root, 'dist', '.stamp');
  const wanted = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  say('building (once after each change)');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: root, encoding: 'utf8' });
  if (tsc.status !== 0) {
    process.stderr.write(tsc.stdout + tsc.stderr);
    throw new Error('the TypeScript build failed (errors above)');
  }
  for (const room of ROOMS) {
    if (!existsSync(join(root, room))) continue;
    for (const path of files(join(root, room))) {
      if (path.endsWith('.ts')) continue;
      const target = join(root, 'dist', relative(root, path));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(path, target);
    }
  }
  await bundlePackages();
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: (message) => process.stderr.write(`${message}\n`) };
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'dist/workflows/index.js'), logger: quiet });
  writeFileSync(join(root, 'dist/workflows/bundle.cjs'), code);
  writeFileSync(stamp, wanted);
  return true;
}

/**
 * Packages that the compiled code imports as one module each, with their licences. networkanalysis-ts holds ES modules but does not say so
 * in its package.json: Node before 20.19 takes them for CommonJS and fails. The others are many small files, which every process and
 * thread would load one by one (zod 94; the plotting library and its DOM take 0.25 s, as one module each 0.1 s).
 */
const BUNDLED = { 'networkanalysis-ts': { external: ['java-random'] }, zod: {}, '@observablehq/plot': {}, linkedom: {} };

async function bundlePackages() {
  const { build: bundle } = await import('esbuild');
  for (const [name, options] of Object.entries(BUNDLED)) {
    const outfile = join(root, 'dist/packages', `${name.replace('/', '-')}.mjs`);
    const licence = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
    await bundle({
      stdin: { contents: `export * from '${name === 'networkanalysis-ts' ? './node_modules/networkanalysis-ts/index.js' : name}';`, resolveDir: root },
      outfile, bundle: true, minify: true, format: 'esm', platform: 'node', legalComments: 'inline',
      banner: { js: `/* ${name}\n${licence.replaceAll('*/', '* /')} */\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);` },
      ...options,
    });
    let importers = 0;
    for (const path of files(join(root, 'dist'))) {
      if (!path.endsWith('.js') || path.startsWith(join(root, 'dist/workflows'))) continue;
      const code = readFileSync(path, 'utf8');
      if (!code.includes(`'${name}'`)) continue;
      importers++;
      writeFileSync(path, code.replaceAll(`'${name}'`, `'${relative(dirname(path), outfile).split('\\').join('/')}'`));
    }
    if (importers === 0) throw new Error(`nothing imports ${name} any more: leave it out of BUNDLED in scripts/build.mjs`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build({ say: (line) => process.stderr.write(`${line}\n`) });
