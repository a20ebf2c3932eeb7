import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const VERSION = 'v1.5.1';
const PACKAGE = `github.com/temporalio/cli/cmd/temporal@${VERSION}`;

export class NoServerError extends Error {
  readonly code = 'NO_SERVER';
  constructor(attempts: readonly string[]) {
    super(
      `No Temporal server can be had (${attempts.join('; ')}). There are four ways to get one:\n` +
        '  1. put the `temporal` binary on PATH (https://docs.temporal.io/cli)\n' +
        `  2. put it into the project's cache: ${cacheFolder()}\n` +
        '  3. let this command download it: needs a network that reaches temporal.download\n' +
        `  4. install Go 1.23 or later, so that \`go install ${PACKAGE}\` can build it (about 3 minutes, once)\n` +
        'Or name a running cluster as server.address in temporal.yaml.',
    );
    this.name = 'NoServerError';
  }
}

/** Where a downloaded or built server is kept. */
export function cacheFolder(): string {
  return process.env.DECONFLOW_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'deconflow', 'bin');
}

const binaryName = (): string => `temporal${process.platform === 'win32' ? '.exe' : ''}`;

/** The Temporal CLI that is there already, on PATH or in the project's cache. */
export function installedServer(): string | undefined {
  return [...(process.env.PATH ?? '').split(delimiter), cacheFolder()].filter((folder) => folder !== '').map((folder) => join(folder, binaryName())).find((path) => existsSync(path));
}

/** The path of a Temporal CLI: PATH, the project's cache, a download, `go install`, in this order. */
export async function serverBinary(say: (line: string) => void): Promise<string> {
  const installed = installedServer();
  if (installed !== undefined) return installed;
  const attempts = ['not on PATH', `not in ${cacheFolder()}`];
  await mkdir(cacheFolder(), { recursive: true });
  say('fetching the Temporal server (once)');
  const downloaded = await download();
  if (downloaded !== undefined) return downloaded;
  attempts.push('the download failed');
  say(`building the Temporal server with go install ${PACKAGE} (about 3 minutes, once)`);
  const built = await goInstall();
  if (built) return join(cacheFolder(), binaryName());
  attempts.push('`go install` failed or Go is not installed');
  throw new NoServerError(attempts);
}

/** Whether the host that serves the binary answers. */
export async function downloadReachable(): Promise<boolean> {
  const { default: https } = await import('node:https');
  return new Promise<boolean>((resolve) => {
    const request = https.get('https://temporal.download/cli', { timeout: 5000 }, (response) => {
      response.destroy();
      resolve(true);
    });
    request.on('error', () => resolve(false));
    request.on('timeout', () => request.destroy(new Error('timeout')));
  });
}

/** Downloads the binary over https into the cache; undefined where its host cannot be reached. */
async function download(): Promise<string | undefined> {
  if (!(await downloadReachable())) return undefined;
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const url = `https://temporal.download/cli/archive/${VERSION}?platform=${platform}&arch=${architecture}`;
  const code = await run('sh', ['-c', `curl --proto '=https' -fsSL "${url}" | tar -xz -C "${cacheFolder()}" temporal`], {});
  const path = join(cacheFolder(), 'temporal');
  return code === 0 && existsSync(path) ? path : undefined;
}

async function goInstall(): Promise<boolean> {
  return (await run('go', ['install', PACKAGE], { GOBIN: cacheFolder() })) === 0;
}

function run(command: string, parameters: readonly string[], environment: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: 'ignore', env: { ...process.env, ...environment } });
    child.on('error', () => resolve(-1));
    child.on('exit', (code) => resolve(code ?? -1));
  });
}
