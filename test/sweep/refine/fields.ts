import type { CellResult } from '../../../src/experiment/measurements.ts';
import type { Cell, Sweep } from '../../../src/sweep/cells.ts';
import { ChosenCells } from '../../../src/sweep/supply/chosen-cells.ts';
import { parse } from '../sweep-files.ts';

/** An accuracy as a function of a cell. */
export type Field = (cell: Cell) => number;

/** A sweep of d and N, `side` values each, ten seeds, refined at `at`. */
export function refinedSweep(given: Record<string, unknown> = {}, side = 33): Sweep {
  return parse({
    settings: { epsilon: 0.5, Nadv: 100 },
    grid: {
      d: { linspace: [100, 100 + 10 * (side - 1), side] },
      N: { linspace: [20, 20 + 10 * (side - 1), side] },
      seed: { range: [0, 10] },
    },
    diagrams: [{ x: 'd', y: 'N', value: 'acc_adv_natural' }],
    refine: { value: 'acc_adv_natural', at: 0.75, start: 8 },
    ...given,
  });
}

/** Position of a cell in the unit square of `refinedSweep`. */
export function placeOf({ settings }: Cell, side = 33): [x: number, y: number] {
  return [(settings.d - 100) / (10 * (side - 1)), (settings.N - 20) / (10 * (side - 1))];
}

export function resultOf(cell: Cell, field: Field): CellResult {
  return { status: 'done', measurements: { acc_adv_natural: field(cell) }, timings: {} };
}

/** Runs a sweep on a field, with cells in an order drawn by `seed`; returns the cells run and their results. */
export function runOn(
  sweep: Sweep,
  field: Field,
  seed = 1,
): { readonly cells: readonly Cell[]; readonly results: ReadonlyMap<string, CellResult> } {
  const results = new Map<string, CellResult>();
  const chosen = new ChosenCells(sweep, results);
  const random = uniform(seed);
  const waiting = chosen.more().map(({ cell }) => cell);
  while (waiting.length > 0) {
    const at = Math.floor(random() * waiting.length);
    const [cell] = waiting.splice(at, 1);
    results.set(cell.id, resultOf(cell, field));
    chosen.settle(cell.id);
    waiting.push(...chosen.more().map((one) => one.cell));
  }
  return { cells: chosen.cells, results };
}

/** Pseudo-random numbers in [0, 1) (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Noise of a cell, approximately normal with deviation `sd`. */
export function noise({ index }: Cell, sd: number): number {
  const random = uniform(index * 7919 + 13);
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += random();
  return sd * sum;
}
