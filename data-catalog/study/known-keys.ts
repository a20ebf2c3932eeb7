import type { z } from 'zod';
import type { Path } from './located-value.js';

interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

function unwrap(schema: z.core.$ZodType): Definition {
  const definition = schema._zod.def as unknown as Definition;
  return definition.innerType ? unwrap(definition.innerType) : definition;
}

/** The keys that `schema` knows at `path`; empty where no map stands there. */
export function knownKeys(schema: z.core.$ZodType, path: Path): string[] {
  let at = unwrap(schema);
  for (const part of path) {
    const next = at.type === 'array' ? at.element : at.shape?.[String(part)];
    if (!next) return [];
    at = unwrap(next);
  }
  return Object.keys(at.shape ?? {});
}
