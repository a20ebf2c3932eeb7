// `npm test`: installs and builds what is missing, runs the whole suite, ends with `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line) => process.stderr.write(`${line}\n`);

install();
const { build } = await import('./build.mjs');
await build({ say });
const { serverBinary } = await import('../dist/cli/server/server-binary.js');
// Fetched or built now, so that no test waits for it.
await serverBinary(say);

const { setUpCrateValidator } = await import('./setup-crate-validator.mjs');
const crateValidator = setUpCrateValidator({ say });

const { setUpS3Server } = await import('./setup-s3-server.mjs');
const s3Server = setUpS3Server({ say });

const folder = mkdtempSync(join(tmpdir(), 'deconflow-test-'));
const report = join(folder, 'report.json');
const given = process.argv.slice(2);
const check = given.length > 0 ? { status: 0 } : spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'], { cwd: root, stdio: 'inherit' });
const vitest = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...given],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TMPDIR: folder, ...(crateValidator === undefined ? {} : { DECONFLOW_CRATE_VALIDATOR: crateValidator }), ...(s3Server === undefined ? {} : { DECONFLOW_S3_SERVER: s3Server }) } },
);
let passed = 0;
let failed = check.status === 0 ? 0 : 1;
let skipped = 0;
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  skipped += result.numPendingTests + result.numTodoTests;
  // A file that cannot be loaded has no tests, yet it failed.
  failed += result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
} catch {
  failed += 1;
}
if (vitest.status !== 0 && failed === 0) failed = 1;
if (failed === 0) rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
