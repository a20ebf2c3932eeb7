import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { hooksSchema } from '../activities/hooks/hooks.js';
import { codecSchema } from '../connection/codec/data-converter.js';
import { serverSchema } from '../connection/server/access.js';
import { telemetrySchema } from '../connection/telemetry/settings.js';
import { storeSettings } from '../data-catalog/store/store-settings.js';
import { codeVersion } from './code-version.js';

const policy = z.strictObject({ startToCloseTimeout: z.string(), heartbeatTimeout: z.string(), maximumAttempts: z.number().int().positive() });
const settingsSchema = z.strictObject({
  server: serverSchema,
  codec: codecSchema.optional(),
  telemetry: telemetrySchema.optional(),
  taskQueue: z.string(),
  store: storeSettings.default({ kind: 'folder' }),
  concurrency: z.strictObject({ steps: z.number().int().positive(), train: z.number().int().positive() }),
  policies: z.strictObject({ io: policy, cpu: policy, train: policy }),
  hooks: hooksSchema.prefault({}),
});

/** The content of temporal.yaml, and the version of the code, which ends the name of the task queue. */
export type Settings = z.infer<typeof settingsSchema> & {
  readonly version: string;
  /** the name of the task queue as temporal.yaml has it, which that of every version begins with */
  readonly baseQueue: string;
};

export class SettingsError extends Error {
  readonly code = 'SETTINGS';
  constructor(path: string, problems: string) {
    super(`${path} cannot be used:\n${problems}`);
    this.name = 'SettingsError';
  }
}

/** The project's root folder, from sources and from dist/ alike. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Reads temporal.yaml of the working folder, else the project's own. */
export async function readSettings(): Promise<Settings> {
  const path = existsSync('temporal.yaml') ? 'temporal.yaml' : join(projectRoot(), 'temporal.yaml');
  const parsed = settingsSchema.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw new SettingsError(path, z.prettifyError(parsed.error));
  const version = codeVersion(projectRoot());
  return { ...parsed.data, version, baseQueue: parsed.data.taskQueue, taskQueue: `${parsed.data.taskQueue}-${version}` };
}
