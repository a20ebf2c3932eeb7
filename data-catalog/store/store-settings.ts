import { z } from 'zod';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const endpoint = z.string().superRefine((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return context.addIssue('expected a URL like https://s3.example.org');
  if (url.username !== '') context.addIssue('it holds a name or a password: credentials come from the environment alone (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) context.addIssue('patients’ data would cross the network in the clear: expected https (http is taken on loopback only)');
});

const s3 = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected a bucket’s name: 3 to 63 of a-z, 0-9, "." and "-"'),
  /** what every name in the bucket begins with */
  prefix: z.string().regex(/^(?:[\w.-]+\/)*[\w.-]*$/, 'expected words of letters, digits, "_", "." and "-", joined by "/"').default(''),
  /** default: Amazon's for the region */
  endpoint: endpoint.optional(),
  region: z.string().regex(/^[a-z0-9-]+$/, 'expected a region like eu-central-1').default('us-east-1'),
  /** the bucket stands in the path, not in the host's name; most servers other than Amazon's want it */
  forcePathStyle: z.boolean().default(false),
});

/** Where artifacts are kept, from temporal.yaml: in the state folder, or in a bucket that workers of several machines share. */
export const storeSettings = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('folder') }), s3], { error: 'expected kind: folder or kind: s3' });

export type StoreSettings = z.infer<typeof storeSettings>;
export type S3Settings = z.infer<typeof s3>;
