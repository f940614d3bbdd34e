import type { Cell } from '../cells.ts';
import { type Box, coarseBoxes, cornersOf, halves, placesIn } from './boxes.ts';
import type { Lattice } from './lattice.ts';
import type { PointState } from './point.ts';
import type { Refine } from './rules.ts';

/** A point that is called for. */
export interface CalledPoint {
  readonly state: PointState;
  /** How often the grid was halved before it was called for: 0 for the coarsest. */
  readonly depth: number;
}

/** What a panel calls for so far. */
export interface FilledPanel {
  readonly lattice: Lattice;
  /** By place in `lattice.points`. */
  readonly called: ReadonlyMap<number, CalledPoint>;
  /** Boxes that were not halved, which cover the panel. */
  readonly boxes: readonly Box[];
}

/**
 * The points of a panel that results so far call for. First the corners of the coarsest boxes. A box is halved where the
 * level set of the mean passes through it, or may: where of its points that are settled, corners and those that
 * neighbours called for, some may lie at or below a level and some at or above it, by their confidence intervals.
 *
 * More results only ever halve more boxes, and a box is halved by results of points that are called for alone. So what is
 * called for in the end does not depend on the order of results: it is the least set that is closed under this rule.
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
  return { lattice, called, boxes: open.map(({ box }) => box) };
}
