import { splitKey } from '../../grid/axes.ts';
import { isRecord } from '../explain.ts';
import { type Path, show } from '../problems.ts';
import type { Layer } from './layer.ts';
import { type Origin, Origins, type Tagged } from './origin.ts';

/** Values by name, each with its origin. */
export type Entries = ReadonlyMap<string, Tagged>;

/** A sweep file in which every value knows where it was written. */
export interface Combined {
  /** Top-level keys, in the order in which they were first written. */
  readonly keys: readonly string[];
  /** Fields other than `use`, `settings` and `grid`; also these, where they have not the form that they should. */
  readonly fields: Entries;
  readonly use: readonly Tagged[];
  readonly settings: Entries;
  readonly grids: readonly Entries[];
  /** Whether `grid` is a list of grids. */
  readonly isGridList: boolean;
}

/** Result of a change, or why it cannot be made. */
export type Changed = { readonly combined: Combined } | { readonly message: string };

/** A single file. Its value must be an object. */
export function combinedOf({ value, fileName: source }: Layer): Combined {
  const file = isRecord(value) ? value : {};
  const tag = (one: unknown, path: Path): Tagged => ({ value: one, origin: { source, path } });
  const entries = (written: Record<string, unknown>, path: Path): Entries =>
    new Map(Object.entries(written).map(([key, one]) => [key, tag(one, [...path, key])]));
  const { use, settings, grid } = file;
  const grids = Array.isArray(grid) ? listOf(grid, isRecord) : isRecord(grid) ? [grid] : undefined;
  const isTakenApart = (key: string) =>
    (key === 'use' && Array.isArray(use)) ||
    (key === 'settings' && isRecord(settings)) ||
    (key === 'grid' && grids !== undefined);
  return {
    keys: Object.keys(file),
    fields: new Map([...entries(file, [])].filter(([key]) => !isTakenApart(key))),
    use: Array.isArray(use) ? use.map((one: unknown, i) => tag(one, ['use', i])) : [],
    settings: isRecord(settings) ? entries(settings, ['settings']) : new Map(),
    grids: (grids ?? []).map((one, i) => entries(one, Array.isArray(grid) ? ['grid', i] : ['grid'])),
    isGridList: Array.isArray(grid),
  };
}

/** The list, where each of its elements is of a kind. */
function listOf<T>(list: readonly unknown[], isOne: (one: unknown) => one is T): T[] | undefined {
  const found = list.filter(isOne);
  return found.length === list.length ? found : undefined;
}

/** The sweep file that a combined one amounts to, and where its values were written. */
export function fileOf(
  { keys, fields, use, settings, grids, isGridList }: Combined,
  fileNames: readonly string[],
): { file: Record<string, unknown>; origins: Origins } {
  const origins = new Origins(fileNames);
  const plain = (entries: Entries, path: Path) =>
    Object.fromEntries(
      [...entries].map(([key, { value, origin, parts = [] }]) => {
        origins.add([...path, key], origin);
        for (const [within, other] of parts) origins.add([...path, key, ...within], other);
        return [key, value];
      }),
    );
  const of = (key: string): unknown => {
    const field = fields.get(key);
    if (field !== undefined) {
      origins.add([key], field.origin);
      return field.value;
    }
    if (key === 'settings') return plain(settings, ['settings']);
    if (key === 'grid')
      return isGridList ? grids.map((grid, i) => plain(grid, ['grid', i])) : plain(grids[0], ['grid']);
    return use.map(({ value, origin }, i) => {
      origins.add(['use', i], origin);
      return value;
    });
  };
  return { file: Object.fromEntries(keys.map((key) => [key, of(key)])), origins };
}

/** The key of a grid that has a setting: its own, or one such as "d, epsilon". */
export function keyOf(grid: Entries, name: string): string | undefined {
  return [...grid.keys()].find((key) => splitKey(key).includes(name));
}

/** Whether a setting is an axis of some grid. */
export function isAxis({ grids }: Combined, name: string): boolean {
  return grids.some((grid) => keyOf(grid, name) !== undefined);
}

/** `keys` with one more, where it is not there yet. */
export function withKey(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys : [...keys, key];
}

/**
 * Gives a setting one value or expression, in place of what it had. An axis becomes one of this value alone, so that
 * diagrams over it can still be drawn; a setting that moves together with others takes it in every row.
 */
export function giveValue(combined: Combined, name: string, tagged: Tagged): Changed {
  if (!isAxis(combined, name)) {
    const settings = new Map([...combined.settings, [name, tagged]]);
    return { combined: { ...combined, keys: withKey(combined.keys, 'settings'), settings } };
  }
  const axis = asAxis(tagged);
  const grids: Entries[] = [];
  for (const grid of combined.grids) {
    const key = keyOf(grid, name) ?? name;
    const before = grid.get(key);
    if (key !== name && !Array.isArray(before?.value))
      return { message: `is scattered together with others in ${show(key)}; give values for all of them.` };
    grids.push(new Map([...grid, [key, key === name ? axis : withColumn(before, key, name, tagged)]]));
  }
  return { combined: { ...combined, grids } };
}

/** An axis of one value; an expression stays one. */
export function asAxis(tagged: Tagged): Tagged {
  const { value, origin } = tagged;
  const isExpression = typeof value === 'string' && value.trimStart().startsWith('=');
  return isExpression ? tagged : { value: [value], origin: { ...origin, isWrapped: true } };
}

/** A joint axis in which one setting has the same value in every row. */
function withColumn(
  before: Tagged | undefined,
  key: string,
  name: string,
  { value, origin }: Tagged,
): Tagged {
  const column = splitKey(key).indexOf(name);
  const rows: readonly unknown[] = Array.isArray(before?.value) ? before.value : [];
  return {
    value: rows.map((row) => (Array.isArray(row) ? row.with(column, value) : row)),
    origin: before?.origin ?? { source: '', path: [] },
    parts: [...(before?.parts ?? []), ...rows.map((_, row): [Path, Origin] => [[row, column], origin])],
  };
}

/** Makes a setting an axis of every grid, in place of what it had. */
export function giveAxis(combined: Combined, name: string, tagged: Tagged): Changed {
  for (const grid of combined.grids) {
    const key = keyOf(grid, name) ?? name;
    if (key !== name)
      return {
        message: `moves together with others in ${show(key)}; give one value, or change the sweep file.`,
      };
  }
  const settings = new Map(combined.settings);
  settings.delete(name);
  const grids = combined.grids.length > 0 || combined.isGridList ? combined.grids : [new Map()];
  return {
    combined: {
      ...combined,
      keys: withKey(combined.keys, 'grid'),
      settings,
      grids: grids.map((grid) => new Map([...grid, [name, tagged]])),
    },
  };
}
