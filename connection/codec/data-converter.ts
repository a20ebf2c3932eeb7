import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { z } from 'zod';
import { secretSchema } from '../secret.js';

export const codecSchema = z.strictObject({ keys: secretSchema, strict: z.boolean().default(false) });
export type CodecSettings = z.infer<typeof codecSchema>;

/** Where the workflows' bundle and the SDK find the converter of failures. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

/** What turns values into what crosses the server, for clients and workers alike; undefined: nothing is encrypted, and no part of the codec is loaded. */
export async function dataConverter(settings: CodecSettings | undefined): Promise<DataConverter | undefined> {
  if (settings === undefined) return undefined;
  const [{ KeyRing }, { EncryptingCodec }] = await Promise.all([import('./key-ring.js'), import('./payload-codec.js')]);
  return { payloadCodecs: [new EncryptingCodec(await KeyRing.open(settings.keys), settings.strict)], failureConverterPath: FAILURE_CONVERTER };
}
