import canonicalize from 'canonicalize';
import type { Problem } from '../../errors.ts';
import { withoutChecksum } from '../../experiment/standard.ts';
import { settingOf } from '../../parts/by-name.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell } from '../cells.ts';
import { splitKey } from '../grid/axes.ts';
import { isRecord, unknownName } from './explain.ts';
import { didYouMean, show } from './problems.ts';

type Fields = Record<string, unknown>;

/** A `key=value` pair of the command line. The value is JSON where it parses as JSON, else text. */
interface Assignment {
  readonly name: string;
  readonly value: unknown;
}

/** Applies `--set` to a sweep file; returns the new file and the settings that were set. */
export function applySet(
  written: unknown,
  set: readonly string[],
  vocabulary: Vocabulary,
): { value: unknown; names: string[]; problems: Problem[] } {
  const { assignments, problems } = readAssignments('--set', set, vocabulary);
  if (!isRecord(written)) return { value: written, names: [], problems };
  let value = written;
  for (const assignment of assignments) {
    const result = assign(value, assignment, vocabulary);
    if ('message' in result) problems.push({ place: `--set ${assignment.name}`, message: result.message });
    else value = result.value;
  }
  return { value, names: assignments.map(({ name }) => name), problems };
}

function assign(
  file: Fields,
  { name, value }: Assignment,
  { settings: declared }: Vocabulary,
): { value: Fields } | { message: string } {
  const grids = isList(file.grid) ? file.grid : [file.grid ?? {}];
  const settings = isRecord(file.settings) ? file.settings : {};
  const isAxis = grids.some((grid) => isRecord(grid) && keyOf(grid, name) !== undefined);
  const makesAxis = (isList(value) || isRecord(value)) && !declared[name].schema.safeParse(value).success;
  if (!isAxis && !makesAxis) return { value: { ...file, settings: { ...settings, [name]: value } } };

  const joined = grids
    .flatMap((grid) => (isRecord(grid) ? (keyOf(grid, name) ?? []) : []))
    .find((key) => key !== name);
  if (joined !== undefined && makesAxis) {
    return {
      message: `moves together with others in ${show(joined)}; give one value, or change the sweep file.`,
    };
  }
  const isForm = makesAxis || (typeof value === 'string' && value.trimStart().startsWith('='));
  const changed = grids.map((grid) =>
    isRecord(grid) ? replaceAxis(grid, name, isForm ? value : [value], value) : grid,
  );
  const { [name]: _replaced, ...others } = settings;
  return {
    value: {
      ...file,
      ...(isRecord(file.settings) && { settings: isAxis ? settings : others }),
      grid: isList(file.grid) ? changed : changed[0],
    },
  };
}

/** Replaces the axis of a setting by `axis`. A setting in a joint axis takes `value` in every row. */
function replaceAxis(grid: Fields, name: string, axis: unknown, value: unknown): Fields {
  const key = keyOf(grid, name) ?? name;
  if (key === name) return { ...grid, [name]: axis };
  const column = splitKey(key).indexOf(name);
  const rows = grid[key];
  if (!isList(rows)) return grid;
  return { ...grid, [key]: rows.map((row) => (isList(row) ? row.with(column, value) : row)) };
}

function keyOf(grid: Fields, name: string): string | undefined {
  return Object.keys(grid).find((key) => splitKey(key).includes(name));
}

/** Selects the cells that match `--only`. Reports a problem for a value that no cell has. */
export function applyOnly(
  cells: readonly Cell[],
  only: readonly string[],
  vocabulary: Vocabulary,
): { cells: readonly Cell[]; problems: Problem[] } {
  const { assignments, problems } = readAssignments('--only', only, vocabulary);
  let kept = cells;
  for (const { name, value } of assignments) {
    const { schema } = vocabulary.settings[name];
    const wanted = isList(value) && !schema.safeParse(value).success ? value : [value];
    const there = valuesOf(name, cells);
    for (const one of wanted) {
      if (there.some((other) => isSame(one, other))) continue;
      const words = there.map((other) => (typeof other === 'string' ? other : show(other)));
      const list = words.slice(0, 20).join(', ') + (words.length > 20 ? ', ...' : '');
      const hint = didYouMean(typeof one === 'string' ? one : show(one), words);
      problems.push({
        place: `--only ${name}`,
        message: `no cell has ${show(one)}; there is ${list}.${hint}`,
      });
    }
    kept = kept.filter(({ settings }) => wanted.some((one) => isSame(one, settingOf(settings, name))));
  }
  if (problems.length === 0 && kept.length === 0) {
    problems.push({
      place: '--only',
      message: `no cell has ${only.join(' and ')} at once; leave one of them out.`,
    });
  }
  return { cells: kept, problems };
}

function valuesOf(name: string, cells: readonly Cell[]): unknown[] {
  const values = cells.map(({ settings }) => settingOf(settings, name));
  return [...new Map(values.map((value) => [canonicalize(value), value])).values()];
}

/**
 * Whether two values are equal. Numbers may differ by rounding, so that a computed epsilon matches the figure that a
 * user reads; models are compared by path.
 */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    return Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
  }
  if (one === other || one === withoutChecksum(other)) return true;
  return typeof one === 'object' && canonicalize(one) === canonicalize(other);
}

function readAssignments(
  option: string,
  texts: readonly string[],
  vocabulary: Vocabulary,
): { assignments: Assignment[]; problems: Problem[] } {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const text of texts) {
    const [name = '', ...rest] = text.split('=');
    const key = name.trim();
    if (rest.length === 0)
      problems.push({ place: option, message: `${show(text)} is not of the form key=value.` });
    else if (hasSetting(vocabulary, key)) assignments.push({ name: key, value: readValue(rest.join('=')) });
    else {
      const message = unknownName('setting', key, Object.keys(vocabulary.settings));
      problems.push({ place: `${option} ${key}`, message });
    }
  }
  return { assignments, problems };
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
