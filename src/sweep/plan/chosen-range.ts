import type { Cell, Sweep } from '../cells.ts';
import { coarseBoxes, cornersOf } from '../refine/boxes.ts';
import { latticesOf } from '../refine/lattice.ts';
import { looksOf } from '../refine/looks.ts';
import type { ResultsById } from '../refine/point.ts';
import { Selector } from '../refine/selection.ts';

/** Range of the number of cells of a sweep that chooses them by their results. */
export interface ChosenRange {
  /** Cells that run whatever the results: the finished ones, and those needed before anything can be decided. */
  readonly least: readonly Cell[];
  /**
   * Number of cells if each panel has one boundary from side to side, and points use half of the looks at their seeds.
   */
  readonly likely: number;
  /** The whole grid. */
  readonly most: number;
}

/** Estimates which cells a sweep will run, from the results so far. */
export function chosenRange(sweep: Sweep, results: ResultsById): ChosenRange {
  const least = new Selector(sweep).select(results).map(({ cell }) => cell);
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
 * Number of points needed for a level set that crosses the panel once: those of the coarsest grid and, at each halving,
 * two new points along the longest axis for every box that it passes through.
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
