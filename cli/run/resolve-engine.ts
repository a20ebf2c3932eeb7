import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../settings.js';

export class EngineUnavailableError extends Error {
  readonly code = 'ENGINE_UNAVAILABLE';
  constructor(name: string) {
    super(`Engine "${name}" is not available in this version. Expected: auto or wasm (needs nothing installed). Set engine: auto in the study file.`);
    this.name = 'EngineUnavailableError';
  }
}

/** The engine's name and version as they enter the keys; `auto` is the best that works here: the embedded one. */
export async function resolveEngine(asked: string): Promise<string> {
  if (asked !== 'auto' && asked !== 'wasm') throw new EngineUnavailableError(asked);
  const text = await readFile(join(projectRoot(), 'node_modules/@tensorflow/tfjs-backend-wasm/package.json'), 'utf8');
  return `wasm@${(JSON.parse(text) as { version: string }).version}`;
}
