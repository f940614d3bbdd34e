import type { CellResult } from '../../experiment/measurements.ts';
import { trialsOf } from '../../experiment/planning/trials.ts';
import type { Cell, Sweep } from '../cells.ts';
import type { Lattice } from '../refine/lattice.ts';
import type { Refine } from '../refine/rules.ts';

/** Distance across the boundary over which values rise from the level most of the way, in widths of the panel. */
const WIDTH = 0.3;
/** How far fractions rise and fall beyond the levels: from 0.5 to 1 about 0.75. */
const RISE = 0.25;
/** Spread of seeds beyond the binomial one of fractions. */
const SPREAD = 0.02;
/** Rise of other measurements relative to their spread. */
const RISE_PER_SPREAD = 10;
/** Spread of other measurements where no rule of seeds tells which precision is sought. */
const UNKNOWN_SPREAD = 1;
/** Places of the boundary in panels: the middle, and at most so far from it. */
const MOST_SHIFT = 0.2;
/** Its multiples are evenly distributed in [0, 1), modulo 1. */
const GOLDEN_RATIO = 0.6180339887498949;

/** A sweep that is refined. */
export type RefinedSweep = Sweep & { readonly refine: Refine };

/**
 * Makes up results as they typically come out: the mean rises smoothly across a straight, slanted boundary from side to
 * side of the panel, and seeds spread about it, fractions of samples like binomials.
 *
 * @param panel number of the panel, which places its boundary
 * @returns the result of a cell at a point of the panel, by its index in `lattice.points`
 */
export function typicalResults(
  { refine, seeds, vocabulary }: RefinedSweep,
  lattice: Lattice,
  panel: number,
): (cell: Cell, point: number) => CellResult {
  const { value, levels } = refine;
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const sizes = lattice.values.map(({ length }) => length);
  const shift = MOST_SHIFT * (2 * ((panel * GOLDEN_RATIO) % 1) - 1);
  const measurement = vocabulary.measurements[value];
  return (cell, point) => {
    const trials = measurement && trialsOf(value, measurement, cell.settings);
    const across = Math.tanh((acrossBoundary(point, sizes) - shift) / WIDTH);
    const noise = normalOf(cell.index);
    const spread = seeds?.ci95 ?? UNKNOWN_SPREAD;
    const rise = (high - low) / 2 + (trials === undefined ? RISE_PER_SPREAD * spread : RISE);
    const mean = (low + high) / 2 + rise * across;
    const found = trials === undefined ? mean + spread * noise : fractionNear(mean, trials, noise);
    return { status: 'done', measurements: { [value]: found }, timings: {} };
  };
}

/** Place across the boundary: the last axis, and half of the axes before it; 0 in the middle of the panel. */
function acrossBoundary(point: number, sizes: readonly number[]): number {
  let [across, rest] = [0, point];
  for (const [axis, size] of sizes.entries()) {
    const place = size > 1 ? (rest % size) / (size - 1) - 0.5 : 0;
    rest = Math.floor(rest / size);
    across += axis === sizes.length - 1 ? place : place / 2;
  }
  return across;
}

function fractionNear(mean: number, trials: number, noise: number): number {
  const share = Math.min(Math.max(mean, 0), 1);
  const found = share + noise * Math.sqrt((share * (1 - share)) / trials + SPREAD ** 2);
  return Math.min(Math.max(Math.round(found * trials) / trials, 0), 1);
}

/** About standard normal, the same for the same number: a sum of hashes. */
function normalOf(index: number): number {
  let [state, sum] = [Math.imul(index + 1, 0x9e3779b1), -6];
  for (let k = 0; k < 12; k++) {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    sum += ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return sum;
}
