import { z } from 'zod';

/** Names become paths: what comes from outside may not say `..`. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256 in 64 hex digits');
