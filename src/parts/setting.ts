import type { z } from 'zod';

/** A setting of a cell: a column of cells.csv, a key of a sweep file. */
export interface SettingDeclaration<Value = unknown> {
  /** Its allowed values. The description of the schema is what the setting means, in a sentence. */
  readonly schema: z.ZodType<Value>;
  /** Its value where none is given. */
  readonly default: Value | FollowingDefault<Value>;
}

/** A default that follows other settings, which are complete when it is asked for. */
export interface FollowingDefault<Value> {
  readonly follows: readonly string[];
  readonly of: (settings: Readonly<Record<string, unknown>>) => Value;
}

/** Settings by name, as a part declares those of its own. */
export type SettingDeclarations = Readonly<Record<string, SettingDeclaration>>;

/** The values of declared settings. */
export type ValuesOf<Declarations extends SettingDeclarations> = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends SettingDeclaration<infer Value>
    ? Value
    : never;
};
