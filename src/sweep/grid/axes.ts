import type { z } from 'zod';
import type { SettingName, Settings } from '../../experiment/settings.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import { explain, unknownName } from '../file/explain.ts';
import { type Located, type Path, show } from '../file/problems.ts';
import {
  joinedAxes,
  MAX_CELLS,
  numberKind,
  type scatter,
  spacing,
  sweepSchemas,
} from '../file/sweep-schema.ts';
import { scatteredPoints } from './scatter.ts';

/** One factor of a grid: the settings that vary along it, and their values at each point. */
export interface Axis {
  readonly names: readonly string[];
  readonly points: readonly Partial<Settings>[];
}

/** Values of an axis, or the reason why there are none. */
type Values = { readonly values: readonly unknown[] } | { readonly message: string };

/** Settings named by a key of a grid: one, or several as in "d, epsilon". */
export function splitKey(key: string): string[] {
  return key.includes(',') ? key.split(',').map((name) => name.trim()) : [key];
}

/** Reads the axis of one setting from a list or a spacing whose structure has been validated. */
export function readAxis(
  name: string,
  form: unknown,
  path: Path,
  vocabulary: Vocabulary,
): { axis?: Axis; problems: Located[] } {
  const kind = numberKind(vocabulary.settings[name]);
  const values: Values = Array.isArray(form) ? { values: form } : spacedValues(form, kind);
  if ('message' in values) return { problems: [{ path, message: values.message }] };
  return readRows(
    [name],
    values.values.map((value) => [value]),
    (row) => (Array.isArray(form) ? [...path, row] : path),
    vocabulary,
  );
}

/** Reads a joint axis such as "d, epsilon": each row has a value for each of the settings. */
export function readJoinedAxis(
  key: string,
  form: unknown,
  path: Path,
  vocabulary: Vocabulary,
): { axis?: Axis; problems: Located[] } {
  const names = splitKey(key);
  const problems = names
    .filter((name) => !hasSetting(vocabulary, name))
    .map((name) => ({ path, message: unknownName('setting', name, Object.keys(vocabulary.settings)) }));
  if (problems.length > 0) return { problems };
  const written = joinedAxes.parse(form);
  if (!Array.isArray(written)) return readScatter(names, written, path, vocabulary);
  const rows = written;
  rows.forEach((row, index) => {
    if (row.length === names.length) return;
    const message = `${show(row)} has ${row.length} values; give ${names.length}, one for each of ${names.join(', ')}.`;
    problems.push({ path: [...path, index], message });
  });
  if (problems.length > 0) return { problems };
  return readRows(names, rows, (row, column) => [...path, row, column], vocabulary);
}

function readScatter(
  names: readonly string[],
  form: z.infer<typeof scatter>,
  path: Path,
  vocabulary: Vocabulary,
): { axis?: Axis; problems: Located[] } {
  const isLog = 'logscatter' in form;
  const ranges = isLog ? form.logscatter : form.scatter;
  const refuse = (message: string) => ({ problems: [{ path, message }] });
  if (ranges.length !== names.length)
    return refuse(`has ${ranges.length} ranges; give ${names.length}, one for each of ${names.join(', ')}.`);
  const other = names.find((name) => numberKind(vocabulary.settings[name]) === undefined);
  if (other !== undefined) return refuse(`scatters numbers, and ${other} is none; leave it out of the key.`);
  const rows = scatteredPoints(ranges, form.points, isLog).map((row) =>
    row.map((value, k) =>
      numberKind(vocabulary.settings[names[k]]) === 'integer' ? Math.round(value) : withoutNoise(value),
    ),
  );
  return readRows(names, rows, () => path, vocabulary);
}

function readRows(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  placeIn: (row: number, column: number) => Path,
  vocabulary: Vocabulary,
): { axis?: Axis; problems: Located[] } {
  // Of all settings, the others would be looked for in every row.
  const ofAxis: { readonly [Name in SettingName]?: true } = Object.fromEntries(
    names.map((name) => [name, true]),
  );
  const schema = sweepSchemas(vocabulary).partialSettings.pick(ofAxis);
  const problems: Located[] = [];
  const points = rows.map((values, row) => {
    const entries = names.map((name, column) => [name, values[column]] as const);
    const point = schema.safeParse(Object.fromEntries(entries));
    if (point.success) return point.data;
    entries.forEach(([name, value], column) => {
      problems.push(...explain(vocabulary.settings[name].schema, value, placeIn(row, column)));
    });
    return {};
  });
  return problems.length > 0 ? { problems } : { axis: { names, points }, problems };
}

function spacedValues(form: unknown, kind: 'integer' | 'number' | undefined): Values {
  const spaced = spacing.parse(form);
  if ('range' in spaced) return rangeValues(spaced.range);
  const values = 'linspace' in spaced ? linspace(...spaced.linspace) : logspace(...spaced.logspace);
  return { values: kind === 'integer' ? [...new Set(values.map(Math.round))] : values };
}

function rangeValues([from, to, step = 1]: readonly [number, number, number?]): Values {
  const steps = (to - from) / step;
  if (step === 0)
    return { message: 'has step 0; give a step that leads from the first value to the second.' };
  // The end is excluded also where rounding puts the last step just below it.
  const count = Math.ceil(steps - Math.min(1e-3, 1e-9 * Math.max(1, Math.abs(steps))));
  if (count <= 0) return { message: `is empty: steps of ${step} do not lead from ${from} towards ${to}.` };
  if (count > MAX_CELLS) return { message: `has ${count} values; at most ${MAX_CELLS} are allowed.` };
  return { values: Array.from({ length: count }, (_, i) => withoutNoise(from + i * step)) };
}

/** n evenly spaced values. The first and the last are exactly `a` and `b`; n = 1 gives `a`. */
export function linspace(a: number, b: number, n: number): number[] {
  return spacedBetween(a, b, n, (share) => a + (b - a) * share);
}

/** n values with a constant ratio. The first and the last are exactly `a` and `b`; n = 1 gives `a`. */
export function logspace(a: number, b: number, n: number): number[] {
  return spacedBetween(a, b, n, (share) => a * (b / a) ** share);
}

function spacedBetween(a: number, b: number, n: number, at: (share: number) => number): number[] {
  return Array.from({ length: n }, (_, i) => {
    if (i === 0) return a;
    return i === n - 1 ? b : withoutNoise(at(i / (n - 1)));
  });
}

/**
 * Rounds away floating-point noise (0.3, not 0.30000000000000004), so that a computed value and the same value written
 * out give the same cell.
 */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(15));
}
