import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../errors.ts';

/** Keys and list positions that lead from the root of the sweep file to a value. */
export type Path = readonly (string | number)[];

/** A problem whose place is still a path. */
export interface Located {
  readonly path: Path;
  readonly message: string;
}

/** At most this many problems are reported; one mistake in a long list should not scroll the rest away. */
const MAX_REPORTED = 100;

const LONGEST_SHOWN = 60;

/** A path as users read it: `grid[0].norm[1]`, `grid["d, epsilon"][2]`. */
export function placeOf(path: Path): string {
  let place = '';
  for (const key of path) {
    if (typeof key === 'number') place += `[${key}]`;
    else if (/^[\w$-]+$/.test(key)) place += place === '' ? key : `.${key}`;
    else place += `[${show(key)}]`;
  }
  return place;
}

/** A value as it stands in JSON, cut where it is long. */
export function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 3)}...`;
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

/** ` Did you mean "L2"?` where a candidate is near to what was written, else nothing. */
export function didYouMean(written: unknown, candidates: readonly string[]): string {
  if (typeof written !== 'string' || written === '' || written.length > LONGEST_SHOWN) return '';
  const nearest = nearestOf(written, candidates);
  return nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
}

function nearestOf(written: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = written.toLowerCase();
  const longer = candidates.find((name) => lower.length > 1 && name.toLowerCase().startsWith(lower));
  if (longer !== undefined) return longer;
  const lowered = candidates.map((name) => name.toLowerCase());
  const nearest = closest(lower, lowered);
  const length = Math.max(lower.length, nearest.length);
  const allowance = length === 1 ? 0 : Math.ceil(length / 3);
  return distance(lower, nearest) <= allowance ? candidates[lowered.indexOf(nearest)] : undefined;
}

/** The problems as they are reported: each distinct one once, not more than can be read. */
export function reported(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [`${problem.place}\n${problem.message}`, problem]));
  const all = [...distinct.values()];
  const left = all.length - MAX_REPORTED;
  if (left <= 0) return all;
  return [...all.slice(0, MAX_REPORTED), { place: '...', message: `and ${left} more problems` }];
}
