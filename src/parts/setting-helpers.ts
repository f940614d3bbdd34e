import { z } from 'zod';
import type { SettingDeclaration } from './setting.ts';

/** Common fields of settings. */
interface Said<Value> {
  readonly default: Value;
  /** One sentence for the documentation and for editors. */
  readonly meaning: string;
}

/** Bounds of a number: `atLeast` and `atMost` are inclusive, `above` and `below` exclusive. */
interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly above?: number;
  readonly below?: number;
}

function bounded(schema: z.ZodNumber, { atLeast, atMost, above, below }: Bounds): z.ZodNumber {
  let found = schema;
  if (atLeast !== undefined) found = found.min(atLeast);
  if (atMost !== undefined) found = found.max(atMost);
  if (above !== undefined) found = found.gt(above);
  if (below !== undefined) found = found.lt(below);
  return found;
}

/** Declares a numeric setting. */
export function number({
  default: given,
  meaning,
  ...bounds
}: Said<number> & Bounds): SettingDeclaration<number> {
  return { schema: bounded(z.number(), bounds).describe(meaning), default: given };
}

/** Declares an integer setting. */
export function integer({
  default: given,
  meaning,
  ...bounds
}: Said<number> & Bounds): SettingDeclaration<number> {
  return { schema: bounded(z.int(), bounds).describe(meaning), default: given };
}

/** Declares a setting that is one of several words. */
export function choice<Word extends string>(
  words: readonly Word[],
  { default: given, meaning }: Said<Word>,
): SettingDeclaration<Word> {
  return { schema: z.enum(words).describe(meaning), default: given };
}

/** Declares a text setting. */
export function text({ default: given, meaning }: Said<string>): SettingDeclaration<string> {
  return { schema: z.string().describe(meaning), default: given };
}
