// `npm run setup:native`: TensorFlow for the engine `native`, in a folder of its own outside node_modules, so that
// neither `npm install` nor the lock file knows of it. Runs no install script of any package except, where its download
// host can be reached, the one of @tensorflow/tfjs-node. Elsewhere the library comes out of TensorFlow's Python wheel
// and the binding is compiled here. Says `ready` at once when all is there. Only the CPU build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Raise when an installation made before no longer serves; engines/native/installation.ts has the same number. */
const RECIPE = 1;
const TFJS_NODE = '4.22.0';
const NODE_API_HEADERS = '1.5.0';
/** of the wheel; the download brings its own */
const TENSORFLOW = '2.21.0';
const DISK_BYTES = 1.5e9;
const GLIBC = [2, 27];
const PROBE_MS = 5000;
const DOWNLOAD_MS = 15 * 60_000;

const start = performance.now();
const say = (line) => process.stdout.write(`[${((performance.now() - start) / 1000).toFixed(1)} s] ${line}\n`);
const fail = (message) => {
  process.stderr.write(`setup:native: ${message}\nThe engine wasm needs none of this and stays what "auto" takes.\n`);
  process.exit(1);
};
const works = (command, parameters) => spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
/** Runs a command with its output shown; returns whether it ended well. */
const run = (command, parameters, options = {}) => spawnSync(command, parameters, { stdio: ['ignore', 'inherit', 'inherit'], ...options }).status === 0;

const cache = process.env.DECONFLOW_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'deconflow');
const folder = join(cache, 'native');
const stamp = join(folder, 'ready.json');
const tfjsNode = join(folder, 'node_modules/@tensorflow/tfjs-node');
const library = join(tfjsNode, 'deps/lib');
const binding = join(tfjsNode, 'lib/napi-v8/tfjs_binding.node');
const compiler = process.env.CXX ?? 'c++';
const python = process.env.PYTHON ?? 'python3';

/** Loads the installation in a process of its own and multiplies two matrices; the version of TensorFlow, or what went wrong. */
function verify() {
  const script = `
    require('node:util').isNullOrUndefined ??= (value) => value == null; // gone from Node 23, still called by tfjs-node
    const tf = require('@tensorflow/tfjs-node');
    if (tf.getBackend() !== 'tensorflow') throw new Error('TF.js chose the backend ' + tf.getBackend() + ' instead of tensorflow');
    const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
    if (product !== 11) throw new Error('1 * 3 + 2 * 4 came out as ' + product);
    console.log('\\ntensorflow=' + tf.backend().binding.TF_Version);`;
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } });
  const found = /^tensorflow=(.+)$/m.exec(stdout ?? '')?.[1];
  return status === 0 && found !== undefined ? { tensorflow: found } : { problem: `${stderr}${signal === null ? '' : `ended by ${signal}`}`.trim() };
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'));
  } catch {
    return {}; // none, or torn: made anew
  }
}

function reuse() {
  const { recipe, tfjsNode, arch, tensorflow } = readStamp();
  if (recipe !== RECIPE || tfjsNode !== TFJS_NODE || arch !== process.arch) return false;
  const found = verify();
  if (found.tensorflow === tensorflow) return true;
  say(`the installation does not work any more, making it anew: ${found.problem ?? `it holds TensorFlow ${found.tensorflow}`}`);
  return false;
}

function checkMachine() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) fail(`only Linux on x64 and arm64 is covered, this is ${process.platform} on ${process.arch}.`);
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  if (glibc === undefined) fail('this system has no glibc (Alpine, for example): TensorFlow needs glibc 2.27 or later.');
  const [major, minor] = glibc.split('.').map(Number);
  if (major < GLIBC[0] || (major === GLIBC[0] && minor < GLIBC[1])) fail(`glibc ${glibc} is too old: TensorFlow needs ${GLIBC.join('.')} or later, that is a distribution from 2018 on.`);
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < DISK_BYTES) fail(`${(DISK_BYTES / 1e9).toFixed(1)} GB are needed under ${folder}, ${((bavail * bsize) / 1e9).toFixed(1)} GB are free. Make room, or set DECONFLOW_CACHE to a folder with more.`);
}

/** The JavaScript side; `--ignore-scripts`, since its install script fails the whole installation where its host is out of reach. */
function installPackages() {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "name": "deconflow-native" }\n');
  const packages = [`@tensorflow/tfjs-node@${TFJS_NODE}`, `node-api-headers@${NODE_API_HEADERS}`];
  if (!run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages], { cwd: folder })) fail('the npm packages could not be installed. Check the network or the npm registry, then try again.');
}

/** Whether the host that tfjs-node downloads its library from answers. */
function hostAnswers() {
  const { host } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8')).binary;
  return new Promise((resolve) => {
    const request = get(host, { timeout: PROBE_MS }, (response) => {
      response.destroy();
      resolve(true);
    });
    request.on('error', () => resolve(false));
    request.on('timeout', () => request.destroy(new Error('timeout')));
  });
}

/** tfjs-node's own way: its script downloads library and binding. */
function download() {
  const PATH = `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`;
  return run(process.execPath, ['scripts/install.js', 'cpu', 'download'], { cwd: tfjsNode, timeout: DOWNLOAD_MS, env: { ...process.env, PATH } }) && existsSync(binding);
}

/** Of the wheel's 1.3 GB only the two libraries and the C headers are kept; the library does not depend on the Python version that the wheel names. */
function unpackWheel() {
  if (!works(python, ['-m', 'pip', '--version'])) fail(`${python} with pip is needed to fetch TensorFlow's wheel (Debian, Ubuntu: apt install python3-pip), or name another Python in PYTHON.`);
  const temporary = mkdtempSync(join(folder, 'wheel-'));
  const [name, machine] = process.arch === 'arm64' ? ['tensorflow', 'aarch64'] : ['tensorflow-cpu', 'x86_64'];
  const platforms = ['manylinux_2_27', 'manylinux_2_17'].flatMap((tag) => ['--platform', `${tag}_${machine}`]);
  const tags = ['--implementation', 'cp', '--python-version', '3.12', '--abi', 'cp312', ...platforms];
  const fetched = run(python, ['-m', 'pip', 'download', '-q', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', ...tags, '-d', temporary, `${name}==${TENSORFLOW}`]);
  const wheel = fetched ? readdirSync(temporary).find((file) => file.endsWith('.whl')) : undefined;
  if (wheel === undefined) {
    rmSync(temporary, { recursive: true, force: true });
    fail(`pip could not download ${name} ${TENSORFLOW}. Check the network or pip's package index, then try again.`);
  }
  say(`fetched ${wheel}`);
  const unpack = `
import os, shutil, sys, zipfile
wheel, deps = sys.argv[1:]
archive = zipfile.ZipFile(wheel)
for name in archive.namelist():
    base = os.path.basename(name)
    if base in ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'): target = os.path.join(deps, 'lib', base)
    elif name.startswith('tensorflow/include/') and name.endswith('.h') and ('/c/' in name or '/ctstring' in name): target = os.path.join(deps, 'include', name[len('tensorflow/include/'):])
    else: continue
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with archive.open(name) as source, open(target, 'wb') as out: shutil.copyfileobj(source, out, 1 << 20)`;
  if (!run(python, ['-c', unpack, join(temporary, wheel), join(tfjsNode, 'deps')])) fail('the wheel could not be unpacked. Look for room on the disk, then try again.');
  rmSync(temporary, { recursive: true, force: true });
  // The C API that the binding links against lives in the C++ library.
  for (const [link, target] of [['libtensorflow.so', 'libtensorflow_cc.so.2'], ['libtensorflow_framework.so', 'libtensorflow_framework.so.2']]) symlinkSync(target, join(library, link));
}

/** One call of the compiler: node-api-headers makes node-gyp and Node's own headers superfluous. */
function compileBinding() {
  mkdirSync(join(tfjsNode, 'lib/napi-v8'), { recursive: true });
  const include = [join(folder, 'node_modules/node-api-headers/include'), tfjsNode, join(tfjsNode, 'deps/include')].map((path) => `-I${path}`);
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNode, 'binding', file));
  const flags = ['-O2', '-std=c++17', '-shared', '-fPIC', '-fvisibility=hidden', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'];
  const link = [`-L${library}`, '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  if (!run(compiler, [...flags, ...include, ...sources, ...link, '-o', binding])) fail("tfjs-node's binding did not compile (the compiler's message stands above). A compiler with C++17 is needed: g++ 8 or clang 7, or later.");
}

if (process.argv.includes('--gpu')) fail('there is no GPU build yet: the engine was written and measured on CPUs only.');
if (!process.argv.includes('--force') && reuse()) {
  say(`ready: TensorFlow ${readStamp().tensorflow} in ${folder}`);
  process.exit(0);
}
checkMachine();
rmSync(stamp, { force: true });
rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
installPackages();
say('npm packages installed, without their scripts');
let source = 'download';
if (!process.argv.includes('--wheel') && (await hostAnswers())) say("downloading with tfjs-node's own script");
else source = 'wheel';
if (source === 'download' && !download()) {
  say('the download failed');
  source = 'wheel';
}
if (source === 'wheel') {
  if (!works(compiler, ['--version'])) fail(`${compiler} is needed to compile tfjs-node's binding (Debian, Ubuntu: apt install g++), or name another compiler in CXX.`);
  say("taking TensorFlow out of its Python wheel (270 MB): tfjs-node's download host is not used");
  rmSync(join(tfjsNode, 'deps'), { recursive: true, force: true });
  unpackWheel();
  say('libraries and headers unpacked');
  compileBinding();
  say('binding compiled');
}
const found = verify();
if (found.problem !== undefined) fail(`the installation does not load:\n${found.problem}`);
writeFileSync(`${stamp}.part`, `${JSON.stringify({ recipe: RECIPE, tfjsNode: TFJS_NODE, tensorflow: found.tensorflow, source, arch: process.arch }, null, 2)}\n`);
renameSync(`${stamp}.part`, stamp);
say(`ready: TensorFlow ${found.tensorflow} in ${folder}`);
