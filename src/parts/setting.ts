import type { z } from 'zod';

/** Declaration of a setting of a cell: a column of cells.csv, a key of a sweep file. */
export interface SettingDeclaration<Value = unknown> {
  /** Schema of its allowed values. The schema's description is the setting's meaning, as one sentence. */
  readonly schema: z.ZodType<Value>;
  /** Its value where none is given. */
  readonly default: Value | FollowingDefault<Value>;
  /** Setting of the same part whose place it takes in training g and the control; that one is then of f alone. */
  readonly insteadOf?: string;
}

/** A default that depends on other settings, which are complete when it is computed. */
export interface FollowingDefault<Value> {
  readonly follows: readonly string[];
  /** The rule in words, for tables of settings; it begins with a value or with "that of". */
  readonly meaning?: string;
  readonly of: (settings: Readonly<Record<string, unknown>>) => Value;
}

/** Settings by name, as declared by a part. */
export type SettingDeclarations = Readonly<Record<string, SettingDeclaration>>;

/** The values of declared settings. */
export type ValuesOf<Declarations extends SettingDeclarations> = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends SettingDeclaration<infer Value>
    ? Value
    : never;
};
