import type { Cell } from '../cells.ts';
import { type Box, coarseBoxes, cornersOf, halves, placesIn } from './boxes.ts';
import type { Lattice } from './lattice.ts';
import type { PointState } from './point.ts';
import type { Refine } from './rules.ts';

/** A requested point. */
export interface CalledPoint {
  readonly state: PointState;
  /** Number of halvings of the grid before it was requested: 0 for the coarsest. */
  readonly depth: number;
}

/** Points that a panel requests so far. */
export interface FilledPanel {
  readonly lattice: Lattice;
  /** By index in `lattice.points`. */
  readonly called: ReadonlyMap<number, CalledPoint>;
}

/**
 * Computes the points of a panel requested by the results so far. First, these are the corners of the coarsest boxes. A
 * box is halved where the level set of the mean passes through it or may do so: if by the confidence intervals of its
 * settled points (corners, and points requested by its neighbours) some may lie at or below a level and some at or
 * above it.
 *
 * More results only lead to more halvings, and boxes are halved only by results of requested points. So the points
 * requested in the end do not depend on the order of results: they are the smallest set closed under this rule.
 */
export function fillIn(
  lattice: Lattice,
  { levels, start }: Pick<Refine, 'levels' | 'start'>,
  stateOf: (cells: readonly Cell[]) => PointState,
): FilledPanel {
  const sizes = lattice.values.map(({ length }) => length);
  const called = new Map<number, CalledPoint>();
  const call = (box: Box, depth: number) => {
    for (const place of cornersOf(box, sizes))
      if (!called.has(place)) called.set(place, { state: stateOf(lattice.points[place]), depth });
  };
  const mayCross = (box: Box) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const place of placesIn(box, sizes)) {
      const state = called.get(place)?.state;
      if (!state?.isSettled || state.mean === undefined) continue;
      low = Math.min(low, state.interval.low);
      high = Math.max(high, state.interval.high);
    }
    return levels.some((level) => low <= level && level <= high);
  };
  let open = coarseBoxes(sizes, start).map((box) => ({ box, depth: 0 }));
  for (const { box, depth } of open) call(box, depth);
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    const next: typeof open = [];
    for (const { box, depth } of open) {
      const parts = mayCross(box) ? halves(box) : [];
      if (parts.length === 0) {
        next.push({ box, depth });
        continue;
      }
      hasChanged = true;
      for (const part of parts) {
        call(part, depth + 1);
        next.push({ box: part, depth: depth + 1 });
      }
    }
    open = next;
  }
  return { lattice, called };
}
