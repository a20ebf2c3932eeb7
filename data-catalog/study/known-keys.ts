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
  readonly values?: readonly unknown[];
}

function unwrap(schema: z.core.$ZodType): Definition {
  const definition = schema._zod.def as unknown as Definition;
  return definition.innerType ? unwrap(definition.innerType) : definition;
}

/** The form of a union that `value` has: by its key that tells forms apart. */
function formOf(at: Definition, value: Plain | undefined): Definition {
  if (at.options === undefined || at.discriminator === undefined) return at;
  const key = at.discriminator;
  const told = isRecord(value) ? value[key] : undefined;
  const forms = at.options.map(unwrap);
  const fits = (form: Definition) => {
    const literal = form.shape?.[key];
    return literal !== undefined && (told === undefined ? literal._zod.optin === 'optional' : (unwrap(literal).values ?? []).includes(told));
  };
  return forms.find(fits) ?? at;
}

/** The keys that `schema` knows at `path` of `value`; empty where no map stands there. */
export function knownKeys(schema: z.core.$ZodType, path: Path, value: Plain): string[] {
  let below: Plain | undefined = value;
  let at = formOf(unwrap(schema), below);
  for (const part of path) {
    const next = at.type === 'array' ? at.element : at.shape?.[String(part)];
    if (!next) return [];
    below = Array.isArray(below) ? below[Number(part)] : isRecord(below) ? below[String(part)] : undefined;
    at = formOf(unwrap(next), below);
  }
  return Object.keys(at.shape ?? {});
}

/** What the key that tells the forms of a union apart may be. */
export function knownForms(schema: z.core.$ZodType, path: Path): string[] {
  let at = unwrap(schema);
  for (const part of path) {
    const next = at.type === 'array' ? at.element : at.shape?.[String(part)];
    if (!next) break;
    at = unwrap(next);
  }
  const key = at.discriminator ?? '';
  return (at.options ?? []).flatMap((option) => {
    const literal = unwrap(option).shape?.[key];
    return literal === undefined ? [] : (unwrap(literal).values ?? []).map(String);
  });
}
