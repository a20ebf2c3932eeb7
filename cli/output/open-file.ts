import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

export interface Platform {
  readonly name: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
}

/** What opens a file as a double click does; undefined where nothing can: no display, or a remote shell without one. */
export function opener(path: string, { name, environment }: Platform): readonly [command: string, ...parameters: string[]] | undefined {
  if (name === 'darwin') return ['open', path];
  // `start` is the shell's own; an address needs no quoting there that a path with & or spaces would.
  if (name === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', pathToFileURL(path).href];
  const display = (environment.DISPLAY ?? '') !== '' || (environment.WAYLAND_DISPLAY ?? '') !== '';
  return display ? ['xdg-open', path] : undefined;
}

/** Opens a file for the user; false where there is nothing to open it with. */
export function openFile(path: string, platform: Platform = { name: process.platform, environment: process.env }): Promise<boolean> {
  const found = opener(path, platform);
  if (found === undefined) return Promise.resolve(false);
  const [command, ...parameters] = found;
  return new Promise((done) => {
    const child = spawn(command, parameters, { stdio: 'ignore', detached: true, env: platform.environment });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
