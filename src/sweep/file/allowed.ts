import { z } from 'zod';
import { oneOf, show } from './problems.ts';

/** Hand-written descriptions of allowed values, for schemas whose structure describes them poorly. */
export const allowedTexts = z.registry<{ readonly text: string }>();

type JsonSchema = z.core.JSONSchema.BaseSchema;

const described = new WeakMap<z.core.$ZodType, string>();

/**
 * Description of the values that a schema allows, phrased to follow "use": `"L2", "Linf" or "L0"`, `an integer of at
 * least 2`.
 */
export function allowed(schema: z.core.$ZodType): string {
  // Cached: a list of a million wrong values asks a million times.
  const text =
    described.get(schema) ?? allowedTexts.get(schema)?.text ?? oneOf(alternatives(schema).map(describe));
  described.set(schema, text);
  return text;
}

const knownWords = new WeakMap<z.core.$ZodType, string[]>();

/** Words or keys that a schema allows, for suggesting corrections of misspelt ones. */
export function allowedWords(schema: z.core.$ZodType): string[] {
  const found = knownWords.get(schema) ?? findWords(schema);
  knownWords.set(schema, found);
  return found;
}

function findWords(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(allowedWords);
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return alternatives(schema)
    .flatMap(literals)
    .filter((literal) => typeof literal === 'string');
}

function alternatives(schema: z.core.$ZodType): JsonSchema[] {
  if (schema instanceof z.ZodOptional) return alternatives(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  const { text } = allowedTexts.get(schema) ?? {};
  const json: JsonSchema =
    text === undefined ? z.toJSONSchema(schema, { unrepresentable: 'any' }) : { title: text };
  return json.enum?.map((word) => ({ const: word })) ?? [json];
}

function literals(schema: JsonSchema): unknown[] {
  return schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
}

function describe(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.anyOf !== undefined) return oneOf(schema.anyOf.map(describe));
  const words = literals(schema);
  if (words.length > 0) return oneOf(words.map(show));
  const { prefixItems, items } = schema;
  if (prefixItems !== undefined) {
    const [first] = prefixItems;
    return `a list of ${prefixItems.length}${isSchema(first) ? `, each ${describe(first)}` : ''}`;
  }
  if (schema.type === 'array') {
    return isSchema(items) ? `a list, each ${describe(items)}` : 'a list';
  }
  if (schema.type === 'integer') return `an integer${bounds(schema)}`;
  if (schema.type === 'number') return `a number${bounds(schema)}`;
  if (schema.type === 'string') return 'a text in quotes';
  return schema.type === 'object' ? 'an object in braces' : `a value of type ${schema.type ?? 'any'}`;
}

function isSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema);
}

function bounds(schema: JsonSchema): string {
  const low = limit(schema.minimum, schema.exclusiveMinimum);
  const high = limit(schema.maximum, schema.exclusiveMaximum);
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return low?.open ? ` above ${low.value}` : ` of at least ${low?.value}`;
  if (low === undefined) return high.open ? ` below ${high.value}` : ` of at most ${high.value}`;
  return ` in ${low.open ? '(' : '['}${low.value}, ${high.value}${high.open ? ')' : ']'}`;
}

/** A bound of a JSON Schema. The bounds of the safe integers, which every integer schema has, do not count. */
function limit(closed: number | undefined, open: unknown): { value: number; open: boolean } | undefined {
  if (typeof open === 'number') return { value: open, open: true };
  if (closed === undefined || Math.abs(closed) === Number.MAX_SAFE_INTEGER) return undefined;
  return { value: closed, open: false };
}
