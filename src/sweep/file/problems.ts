import type { Problem } from '../../errors.ts';
import { show } from '../../wording.ts';

export { didYouMean, oneOf, show } from '../../wording.ts';

/** Keys and list indexes that lead from the root of the sweep file to a value. */
export type Path = readonly (string | number)[];

/** A problem whose place is still a path. */
export interface Located {
  readonly path: Path;
  readonly message: string;
}

/** Limit of the problems reported, so that one mistake in a long list does not scroll the rest away. */
const MAX_REPORTED = 100;

/** Formats a path for users: `grid[0].norm[1]`, `grid["d, epsilon"][2]`. */
export function placeOf(path: Path): string {
  let place = '';
  for (const key of path) {
    if (typeof key === 'number') place += `[${key}]`;
    else if (/^[\w$-]+$/.test(key)) place += place === '' ? key : `.${key}`;
    else place += `[${show(key)}]`;
  }
  return place;
}

/** Prepares problems for display: removes duplicates and limits their number. */
export function reported(problems: readonly Problem[]): Problem[] {
  const distinct = new Map(problems.map((problem) => [`${problem.place}\n${problem.message}`, problem]));
  const all = [...distinct.values()];
  const left = all.length - MAX_REPORTED;
  if (left <= 0) return all;
  return [...all.slice(0, MAX_REPORTED), { place: '...', message: `and ${left} more problems` }];
}
