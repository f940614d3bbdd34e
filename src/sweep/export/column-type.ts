import { z } from 'zod';

/**
 * Type of a column: `integer`, `number` (double precision), `string`, or `mixed`: a number in some rows and a word or a
 * JSON list in others.
 */
export type ColumnType = 'integer' | 'number' | 'string' | 'mixed';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const known = new WeakMap<z.ZodType, ColumnType>();

/** Type of the column of a setting, by the values that it allows. */
export function columnType(schema: z.ZodType): ColumnType {
  const type = known.get(schema) ?? typeOf([...typesIn(z.toJSONSchema(schema, { unrepresentable: 'any' }))]);
  known.set(schema, type);
  return type;
}

function typesIn(schema: JsonSchema): Set<string> {
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (branches.length > 0) return new Set(branches.flatMap((branch) => [...typesIn(branch)]));
  if (typeof schema.type === 'string') return new Set([schema.type]);
  return new Set((schema.enum ?? [schema.const]).map((value) => typeof value));
}

function typeOf(types: readonly string[]): ColumnType {
  if (types.every((type) => type === 'integer')) return 'integer';
  if (types.every((type) => type === 'integer' || type === 'number')) return 'number';
  return types.every((type) => type === 'string') ? 'string' : 'mixed';
}
