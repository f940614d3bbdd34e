import { z } from 'zod';
import { allowed, allowedWords } from './allowed.ts';
import { didYouMean, type Located, oneOf, type Path, show } from './problems.ts';

/** Up to this many names are listed beside the nearest. */
const FEW = 10;
/** Up to this many names are listed where none is near; more would fill the screen for each mistake. */
const MOST_LISTED = 25;

/** Whether a value is a plain object rather than a list or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * All problems of a value, each with its own path; empty where the schema accepts it. For a union, zod reports only
 * that no branch fits; here the branch that the user meant is chosen by the form of the value.
 */
export function explain(schema: z.core.$ZodType, value: unknown, path: Path): Located[] {
  if (z.safeParse(schema, value).success) return [];
  if (schema instanceof z.ZodOptional) return explain(schema.unwrap(), value, path);
  if (schema instanceof z.ZodObject && isRecord(value)) return explainObject(schema, value, path);
  const inner = Array.isArray(value) ? explainList(schema, value, path) : [];
  if (inner.length > 0) return inner;
  if (schema instanceof z.ZodUnion) {
    const [meant, another] = meantOptions(schema.options, value);
    if (meant !== undefined && another === undefined) return explain(meant, value, path);
  }
  return [{ path, message: refusal(schema, value) }];
}

/** The options of the form of a value; of objects, those that share the most keys with it. */
function meantOptions(options: readonly z.core.$ZodType[], value: unknown): z.core.$ZodType[] {
  const meant = options.filter((option) => isMeant(option, value));
  const shared = (option: z.core.$ZodType) =>
    option instanceof z.ZodObject && isRecord(value)
      ? Object.keys(value).filter((key) => Object.hasOwn(option.shape, key)).length
      : 0;
  const most = Math.max(...meant.map(shared));
  return meant.filter((option) => shared(option) === most);
}

function refusal(schema: z.core.$ZodType, value: unknown): string {
  if (Array.isArray(value) && value.length === 0 && isMeant(schema, value))
    return `[] is empty; use ${choiceOf(schema)}.`;
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return `${show(value)} is too large; whole numbers go up to 2^53 - 1.`;
  const words = allowedWords(schema);
  const written = isRecord(value) ? Object.keys(value)[0] : value;
  const hint = didYouMean(written, words) || expressionHint(schema, value);
  const list = hint === '' || words.length <= FEW ? `; use ${choiceOf(schema)}` : '';
  return `${show(value)} is not allowed${list}.${hint}`;
}

/**
 * Message about an unknown name: suggests the nearest match, and lists all names where they are few or none is near.
 */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const hint = didYouMean(name, known);
  const list = hint === '' || known.length <= FEW ? `; use ${listOf(known, oneOf(known))}` : '';
  return `unknown ${kind} ${show(name)}${list}.${hint}`;
}

/** The values that a schema allows, or where names are listed that are too many for a message. */
function choiceOf(schema: z.core.$ZodType): string {
  return schema instanceof z.ZodEnum ? listOf(allowedWords(schema), allowed(schema)) : allowed(schema);
}

function listOf(names: readonly string[], inFull: string): string {
  return names.length <= MOST_LISTED ? inFull : `one of the ${names.length} that \`lap-sweep schema\` lists`;
}

function explainObject(schema: z.ZodObject, value: Record<string, unknown>, path: Path): Located[] {
  const { shape } = schema;
  const known = Object.keys(shape);
  const { catchall } = schema.def;
  const extra = catchall instanceof z.ZodNever ? undefined : catchall;
  const problems = Object.keys(value).flatMap((key) => {
    const at = [...path, key];
    const member = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (member !== undefined) return explain(member, value[key], at);
    if (extra !== undefined && key.includes(',')) return explain(extra, value[key], at);
    return [{ path: at, message: unknownName('key', key, known) }];
  });
  for (const [key, member] of Object.entries(shape)) {
    if (Object.hasOwn(value, key) || z.safeParse(member, undefined).success) continue;
    problems.push({ path: [...path, key], message: `is missing; give ${choiceOf(member)}.` });
  }
  return problems;
}

/** Problems of the elements; empty where the list as a whole is wrong, such as its length. */
function explainList(schema: z.core.$ZodType, value: readonly unknown[], path: Path): Located[] {
  if (schema instanceof z.ZodArray) {
    return value.flatMap((element, index) => explain(schema.element, element, [...path, index]));
  }
  if (!(schema instanceof z.ZodTuple) || schema.def.items.length !== value.length) return [];
  return schema.def.items.flatMap((item, index) => explain(item, value[index], [...path, index]));
}

/** Whether a value has the form of a union's branch: both are lists, or both are objects and share a key. */
function isMeant(option: z.core.$ZodType, value: unknown): boolean {
  if (option instanceof z.ZodUnion) return option.options.some((inner) => isMeant(inner, value));
  if (option instanceof z.ZodTuple) return Array.isArray(value) && option.def.items.length === value.length;
  if (option instanceof z.ZodArray) return Array.isArray(value);
  if (!(option instanceof z.ZodObject) || !isRecord(value)) return false;
  const { shape, def } = option;
  if (def.catchall !== undefined && !(def.catchall instanceof z.ZodNever)) return true;
  return Object.keys(value).some((key) => Object.hasOwn(shape, key));
}

function expressionHint(schema: z.core.$ZodType, value: unknown): string {
  const wanted = allowed(schema).includes('expression');
  if (!wanted || typeof value !== 'string' || !/[-+*/^(]/.test(value)) return '';
  return value.trimStart().startsWith('=')
    ? ' An expression has at most 1000 characters.'
    : ` An expression begins with "=": ${show(`= ${value}`)}.`;
}
