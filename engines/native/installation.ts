import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Of scripts/setup-native.mjs: an installation that another recipe made is not used. */
const RECIPE = 1;
const BINDING = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';

/** What the setup writes at last, when it has loaded and tried what it made. */
const stampSchema = z.object({
  recipe: z.number(),
  tfjsNode: z.string(),
  tensorflow: z.string(),
  source: z.enum(['download', 'wheel']),
  arch: z.string(),
});
export type NativeStamp = z.infer<typeof stampSchema>;

/** TensorFlow as `npm run setup:native` left it: where, and which. */
export interface NativeInstallation {
  readonly folder: string;
  readonly stamp: NativeStamp;
}

export type NativeAvailability = { readonly available: true; readonly installation: NativeInstallation } | { readonly available: false; readonly reason: string };

export function nativeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment.DECONFLOW_CACHE ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'deconflow');
  return join(cache, 'native');
}

/** Whether the engine `native` can be opened, by the setup's stamp alone: nothing is loaded, so it costs a millisecond. */
export function nativeAvailability(folder = nativeFolder()): NativeAvailability {
  const no = (problem: string): NativeAvailability => ({ available: false, reason: `${problem}; npm run setup:native prepares it` });
  const path = join(folder, 'ready.json');
  if (!existsSync(path)) return no(`TensorFlow is not set up in ${folder}`);
  const stamp = readStamp(path);
  if (stamp === undefined || stamp.recipe !== RECIPE) return no(`TensorFlow in ${folder} was set up by another version of deconflow`);
  if (stamp.arch !== process.arch) return no(`TensorFlow in ${folder} is for ${stamp.arch}, this Node.js for ${process.arch}`);
  if (!existsSync(join(folder, BINDING))) return no(`${BINDING} is missing in ${folder}`);
  return { available: true, installation: { folder, stamp } };
}

function readStamp(path: string): NativeStamp | undefined {
  try {
    return stampSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** The binding's path inside an installation. */
export function bindingPath(folder: string): string {
  return join(folder, BINDING);
}
