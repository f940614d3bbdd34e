import canonicalize from 'canonicalize';
import type { Problem } from '../../errors.ts';
import { withoutChecksum } from '../../experiment/standard.ts';
import { settingOf } from '../../parts/by-name.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell } from '../cells.ts';
import { PRINTED_DIGITS } from '../plan/plain-text.ts';
import { isRecord, unknownName } from './explain.ts';
import { type Combined, giveAxis, giveValue } from './layers/combined.ts';
import { SET } from './layers/origin.ts';
import { didYouMean, show } from './problems.ts';

/** A `key=value` pair of the command line. The value is JSON where it parses as JSON, else text. */
interface Assignment {
  readonly name: string;
  readonly value: unknown;
}

/** Applies `--set` to a sweep, in the order in which it is given. */
export function applySet(
  written: Combined,
  set: readonly string[],
  vocabulary: Vocabulary,
): { combined: Combined; problems: Problem[] } {
  const { assignments, problems } = readAssignments(SET, set, vocabulary);
  let combined = written;
  for (const { name, value } of assignments) {
    const { schema } = vocabulary.settings[name];
    const makesAxis = (isList(value) || isRecord(value)) && !schema.safeParse(value).success;
    const tagged = { value, origin: { source: SET, path: [name] } };
    const changed = (makesAxis ? giveAxis : giveValue)(combined, name, tagged);
    if ('message' in changed) problems.push({ place: `${SET} ${name}`, message: changed.message });
    else combined = changed.combined;
  }
  return { combined, problems };
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
    const there = valuesOf(name, cells);
    const written = isList(value) && !schema.safeParse(value).success ? value : [value];
    if (written.length === 0)
      problems.push({ place: `--only ${name}`, message: '[] is empty; give a value.' });
    const wanted = written.map((one) => meantOf(one, there));
    for (const one of wanted) {
      if (there.some((other) => isSame(one, other))) continue;
      const words = there.map((other) => (typeof other === 'string' ? other : show(other)));
      const list = words.slice(0, 20).join(', ') + (words.length > 20 ? ', ...' : '');
      const parts = typeof one === 'string' ? one.split(',').map((part) => part.trim()) : [];
      const isSeveral = parts.length > 1 && parts.every((part) => words.includes(part));
      const hint = isSeveral
        ? ` A list is written '${name}=[${parts.map((part) => show(readValue(part))).join(', ')}]'.`
        : didYouMean(typeof one === 'string' ? one : show(one), words);
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
 * The value of an axis that is meant: for a number as tables print it, rounded to four digits or more, the only one that
 * rounds to it.
 */
function meantOf(written: unknown, there: readonly unknown[]): unknown {
  if (typeof written !== 'number' || there.some((other) => isSame(written, other))) return written;
  const digits = Math.max(PRINTED_DIGITS, String(written).replace(/e.*|^-?0?\.?0*|\D/g, '').length);
  const near = there.filter(
    (other) => typeof other === 'number' && Number(other.toPrecision(Math.min(digits, 17))) === written,
  );
  return near.length === 1 ? near[0] : written;
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
    if (rest.length === 0 || key === '')
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
