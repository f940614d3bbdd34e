import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Sweep } from '../cells.ts';
import { freeAxes } from '../grid/free-axes.ts';

/** Largest number of values of an axis in the coarsest grid: the ends and one between them. */
const COARSEST = 3;

/**
 * Rank of each cell where time may run out: the number of times that the coarsest grid, of at most three values an
 * axis, must be halved to contain the cell (0 for the coarsest), and the number of times that one seed must be doubled
 * to contain its seed, added up. So a point of the coarsest grid has twice the seeds of points that come with the next
 * halving, and no number of seeds keeps finer points waiting. Cells of equal rank cover every diagram evenly.
 *
 * @returns the rank of each cell, in the order of the sweep
 */
export function coarseRanks(sweep: Sweep): number[] {
  const numeric = freeAxes(sweep).filter((name) =>
    sweep.cells.every(({ settings }) => typeof settingOf(settings, name) === 'number'),
  );
  const ranks = numeric.map((name) => ranksOfValues(valuesOf(sweep.cells, name)));
  const doublings = new Map(
    valuesOf(sweep.cells, 'seed').map((seed, k) => [seed, Math.ceil(Math.log2(k + 1))]),
  );
  return sweep.cells.map(({ settings }) => {
    const halvings = numeric.map((name, k) => ranks[k].get(Number(settingOf(settings, name))) ?? 0);
    return Math.max(0, ...halvings) + (doublings.get(settings.seed) ?? 0);
  });
}

function valuesOf(cells: readonly Cell[], name: string): number[] {
  const values = new Set(cells.map(({ settings }) => Number(settingOf(settings, name))));
  return [...values].sort((a, b) => a - b);
}

/** Number of halvings of the coarsest grid of an axis after which it contains each value. */
export function ranksOfValues(values: readonly number[]): Map<number, number> {
  let step = 1;
  while ((values.length - 1) / step > COARSEST - 1) step *= 2;
  const coarsest = Math.log2(step);
  return new Map(
    values.map((value, place) => {
      if (place === values.length - 1) return [value, 0];
      let halvings = 0;
      for (let distance = step; place % distance !== 0; distance /= 2) halvings++;
      return [value, Math.min(halvings, coarsest)];
    }),
  );
}
