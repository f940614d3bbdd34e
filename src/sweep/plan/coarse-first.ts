import type { Cell, Sweep } from '../cells.ts';
import { pointsOf } from '../grid/facets.ts';
import { freeAxes } from '../grid/free-axes.ts';
import { GridCell } from '../grid/grid-cell.ts';

/** Largest number of values of an axis in the coarsest grid: the ends and one between them. */
const COARSEST = 3;

/**
 * Rank of each cell where time may run out: the number of times that the coarsest grid, of at most three values an
 * axis, must be halved to contain the cell (0 for the coarsest), and the number of times that one seed must be doubled
 * to contain its seed, added up. So a point of the coarsest grid has twice the seeds of points that come with the next
 * halving, and no number of seeds keeps finer points waiting. Values of an axis are counted among cells that agree in
 * all axes of words, as norms and scenarios have epsilons of their own. Cells of equal rank cover every diagram evenly.
 *
 * @returns the rank of each cell, in the order of the sweep
 */
export function coarseRanks(sweep: Sweep): number[] {
  const axes = freeAxes(sweep);
  const isNumeric = (name: string) =>
    sweep.cells.every((cell) => typeof GridCell.setting(cell, name) === 'number');
  const numeric = axes.filter(isNumeric);
  const words = axes.filter((name) => !isNumeric(name));
  const ranks = new Map<Cell, number>();
  for (const cells of pointsOf(sweep.cells, words).values()) {
    const ofAxes = numeric.map((name) => ranksOfValues(valuesOf(cells, name)));
    const doublings = new Map(valuesOf(cells, 'seed').map((seed, k) => [seed, Math.ceil(Math.log2(k + 1))]));
    for (const cell of cells) {
      const numberOf = (name: string) => Number(GridCell.setting(cell, name));
      const halvings = numeric.map((name, axis) => ofAxes[axis].get(numberOf(name)) ?? 0);
      ranks.set(cell, Math.max(0, ...halvings) + (doublings.get(numberOf('seed')) ?? 0));
    }
  }
  return sweep.cells.map((cell) => ranks.get(cell) ?? 0);
}

function valuesOf(cells: readonly Cell[], name: string): number[] {
  const values = new Set(cells.map((cell) => Number(GridCell.setting(cell, name))));
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
