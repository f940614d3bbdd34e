import type { Cell, Sweep } from '../cells.ts';
import { coarseBoxes, cornersOf } from '../refine/boxes.ts';
import { latticesOf } from '../refine/lattice.ts';
import { looksOf } from '../refine/looks.ts';
import type { ResultsById } from '../refine/point.ts';
import { Selector } from '../refine/selection.ts';

/** How many cells a sweep may run that chooses them by their results. */
export interface ChosenRange {
  /** Called for whatever the results: by what is finished, and what has to be run before anything can be decided. */
  readonly least: readonly Cell[];
  /** Cells where each panel has one boundary from side to side, and points take half of the looks at their seeds. */
  readonly likely: number;
  /** The whole grid. */
  readonly most: number;
}

/** What is known of the cells that a sweep will run, from the results there are. */
export function chosenRange(sweep: Sweep, results: ResultsById): ChosenRange {
  const least = new Selector(sweep).select(results).called.map(({ cell }) => cell);
  const { refine, seeds } = sweep;
  const most = sweep.cells.length;
  const lattices = refine === undefined ? [] : latticesOf(sweep, refine.axes).lattices;
  const points = lattices.reduce((sum, { points: all }) => sum + all.length, 0);
  const seedsOf = (available: number): number => {
    if (seeds === undefined) return available;
    const looks = looksOf(seeds, available);
    return looks[Math.floor(looks.length / 2)];
  };
  if (refine === undefined) {
    const perPoint = new Set(sweep.cells.map(({ settings }) => settings.seed)).size;
    return { least, likely: within(least.length, (most * seedsOf(perPoint)) / perPoint, most), most };
  }
  const perPoint = most / Math.max(points, 1);
  const called = lattices.reduce((sum, { values }) => {
    const sizes = values.map(({ length }) => length);
    return sum + pointsAlongBoundary(sizes, refine.start);
  }, 0);
  return { least, likely: within(least.length, called * seedsOf(perPoint), most), most };
}

/**
 * Points that are called for where a level set goes once from side to side: those of the coarsest grid, and at each
 * halving, along the longest axis, two new points for every box that it passes through.
 */
function pointsAlongBoundary(sizes: readonly number[], start: number): number {
  const coarse = new Set(coarseBoxes(sizes, start).flatMap((box) => cornersOf(box, sizes))).size;
  if (sizes.length === 1) return coarse + Math.ceil(Math.log2(Math.max(start, 1)));
  const longest = Math.max(...sizes);
  let fine = 0;
  for (let step = start; step > 1; step /= 2) fine += (3 * 1.5 * longest) / step;
  return coarse + fine;
}

function within(least: number, value: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}
