import { z } from 'zod';
import { studySchema } from './study.js';

/** The part of JSON Schema that the study's schema uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  /** forms told apart by the constant of one key, `format` */
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: string;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly [keyword: string]: unknown;
}

/** JSON Schema (draft 2020-12) of a study file, from the schema that checks it: what a user may write, and the profiles. */
export function studyJsonSchema(): JsonSchema {
  const study = z.toJSONSchema(studySchema, { io: 'input' }) as JsonSchema;
  const profiles: JsonSchema = {
    type: 'object', description: 'Named changes, laid over the study with --profile; every key of the study may stand in them.',
    additionalProperties: { ...withoutDemands(study), description: 'A profile: what differs from the study.' },
  };
  return { title: 'deconflow study', ...study, properties: { ...study.properties, profiles } };
}

/** Nothing is required of a profile, and it fills in no defaults: what it does not name stays. */
function withoutDemands({ required: _, default: __, $schema: ___, ...schema }: JsonSchema): JsonSchema {
  const { properties, oneOf } = schema;
  if (oneOf !== undefined) return { ...schema, oneOf: oneOf.map(withoutDemands) };
  if (properties === undefined) return schema;
  return { ...schema, properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, withoutDemands(inner)])) };
}
