import type { z } from 'zod';
import { isRecord, type Path, type Plain } from './located-value.js';

interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  /** of a union of maps told apart by one key */
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
}

function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

/** The schema behind defaults and the like; of a choice of forms, the one that `value` names. */
function unwrap(schema: z.core.$ZodType, value: Plain | undefined): Definition {
  const definition = definitionOf(schema);
  if (definition.innerType) return unwrap(definition.innerType, value);
  const { options, discriminator } = definition;
  if (options === undefined || discriminator === undefined) return definition;
  const form = isRecord(value) ? value[discriminator] : undefined;
  const chosen = options.find((option) => valuesOf(definitionOf(option).shape?.[discriminator]).has(form));
  return unwrap(chosen ?? (options[0] as z.core.$ZodType), value);
}

const valuesOf = (schema: z.core.$ZodType | undefined): ReadonlySet<unknown> => schema?._zod.values ?? new Set();

/** The keys that `schema` knows at `path` of `value`; empty where no map stands there. */
export function knownKeys(schema: z.core.$ZodType, path: Path, value: Plain): string[] {
  let at = unwrap(schema, value);
  let here: Plain | undefined = value;
  for (const part of path) {
    const next = at.type === 'array' ? at.element : at.shape?.[String(part)];
    if (!next) return [];
    here = Array.isArray(here) ? here[Number(part)] : isRecord(here) ? here[String(part)] : undefined;
    at = unwrap(next, here);
  }
  return Object.keys(at.shape ?? {});
}
