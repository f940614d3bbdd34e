import { describe, expect, test } from 'vitest';
import type { Cell, Sweep } from '../../../src/sweep/cells.ts';
import { boundaryOf } from '../../../src/sweep/refine/boundary.ts';
import { coarseBoxes, coarsePlaces, cornersOf, halves, placesIn } from '../../../src/sweep/refine/boxes.ts';
import { ChosenCells } from '../../../src/sweep/supply/chosen-cells.ts';
import { type Field, noise, placeOf, refinedSweep, resultOf, runOn } from './fields.ts';

/** An accuracy that falls from 1 to 0.5 over a width around a curve. */
const smooth =
  (distance: (x: number, y: number) => number, width = 0.05): Field =>
  (cell) =>
    0.75 - 0.25 * Math.tanh(distance(...placeOf(cell)) / width);

const diagonal = smooth((x, y) => x + 0.6 * y - 0.8);
const circle = smooth((x, y) => Math.hypot(x - 0.4, y - 0.5) - 0.3);

/** Crossings of the full grid, for comparison with the refined one. */
function crossingKeys(sweep: Sweep, results: Parameters<typeof boundaryOf>[2]): string[] {
  const { refine } = sweep;
  if (refine === undefined) throw new Error('not refined');
  return boundaryOf(sweep, refine, results).crossings.map(({ at, along, between }) =>
    JSON.stringify([along, at.filter((_, axis) => axis !== along), between]),
  );
}

function fullResults(sweep: Sweep, field: Field) {
  return new Map(sweep.cells.map((cell) => [cell.id, resultOf(cell, field)]));
}

describe('boxes', () => {
  test('cover an axis from its first place to its last', () => {
    expect(coarsePlaces(33, 8)).toEqual([0, 8, 16, 24, 32]);
    expect(coarsePlaces(12, 8)).toEqual([0, 8, 11]);
    expect(coarsePlaces(1, 8)).toEqual([0]);
    expect(coarseBoxes([5, 1], 2)).toEqual([
      { low: [0, 0], high: [2, 0] },
      { low: [2, 0], high: [4, 0] },
    ]);
  });

  test('are halved along each axis until neighbours are left', () => {
    expect(halves({ low: [0, 4], high: [3, 5] })).toEqual([
      { low: [0, 4], high: [1, 5] },
      { low: [1, 4], high: [3, 5] },
    ]);
    expect(halves({ low: [0, 0], high: [2, 2] })).toHaveLength(4);
    expect(halves({ low: [3, 4], high: [4, 5] })).toEqual([]);
  });

  test('know their corners and places, the first axis fastest', () => {
    const box = { low: [1, 0], high: [2, 2] };
    expect(cornersOf(box, [4, 3])).toEqual([1, 2, 9, 10]);
    expect(placesIn(box, [4, 3])).toEqual([1, 2, 5, 6, 9, 10]);
  });
});

describe.each([
  ['a line', diagonal],
  ['a closed curve', circle],
  ['a line with noise', (cell: Cell) => Math.min(diagonal(cell) + noise(cell, 0.01), 1)],
])('the level set of %s', (_, field) => {
  const sweep = refinedSweep();

  test('is found as in the full grid, with few of its cells', () => {
    const { cells, results } = runOn(sweep, field);
    const chosen = { ...sweep, cells };
    const full = new Set(crossingKeys(sweep, fullResults(sweep, field)));
    const found = crossingKeys(chosen, results);
    for (const key of full) expect(found).toContain(key);
    expect(cells.length / sweep.cells.length).toBeLessThan(0.4);
  });

  test('is found by the same cells in whatever order they end', () => {
    const [first, ...others] = [1, 2, 3, 4].map((seed) =>
      runOn(sweep, field, seed).cells.map(({ id }) => id),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  test('is gone on with from any part of the results, and cells beside them change nothing', () => {
    const { cells, results } = runOn(sweep, field);
    const some = [...results].filter((_, k) => k % 3 !== 0);
    const strangers = sweep.cells.filter(({ id }) => !results.has(id)).slice(0, 500);
    const known = new Map([
      ...some,
      ...strangers.map((cell) => [cell.id, resultOf(cell, () => 0.2)] as const),
    ]);
    const chosen = new ChosenCells(sweep, known);
    for (let waiting = chosen.more(); waiting.length > 0; waiting = chosen.more())
      for (const { cell } of waiting) {
        // A result that was not requested is kept, and leads to no further requests.
        if (!results.has(cell.id)) throw new Error('a cell beside the level set was called for');
        known.set(cell.id, resultOf(cell, field));
        chosen.settle(cell.id);
      }
    expect(chosen.cells.map(({ id }) => id)).toEqual(cells.map(({ id }) => id));
  });
});

test('a line away from the level calls for the coarsest cells alone', () => {
  const { cells } = runOn(refinedSweep(), () => 0.95);
  expect(cells).toHaveLength(5 * 5 * 10);
});

test('an island larger than the coarsest step is found, a smaller one is missed', () => {
  const sweep = refinedSweep();
  const island =
    (radius: number): Field =>
    (cell) => {
      const [x, y] = placeOf(cell);
      // Between coarse points, which lie at multiples of a quarter.
      return Math.hypot(x - 0.375, y - 0.375) < radius ? 0.55 : 0.95;
    };
  const found = (radius: number) => runOn(sweep, island(radius)).cells.length > 250;
  expect(found(0.2)).toBe(true);
  expect(found(0.1)).toBe(false);
});

test('an island that reaches into a box from its side is followed there', () => {
  // Above the level at all corners of the box on the right; its left side is crossed.
  const finger: Field = (cell) => {
    const [x, y] = placeOf(cell);
    return x < 0.25 || (x < 0.4 && Math.abs(y - 0.375) < 0.07) ? 0.55 : 0.95;
  };
  const sweep = refinedSweep();
  const { cells, results } = runOn(sweep, finger);
  const found = crossingKeys({ ...sweep, cells }, results);
  for (const key of crossingKeys(sweep, fullResults(sweep, finger))) expect(found).toContain(key);
});

test('panels, logarithmic axes, axes that move together and expressions are followed', () => {
  const sweep = refinedSweep({
    settings: {},
    grid: {
      d: { logspace: [16, 4096, 17] },
      'N, Nadv': Array.from({ length: 9 }, (_, k) => [2 ** (k + 2), 2 ** (k + 3)]),
      correlation: [0, 0.1],
      epsilon: '= 0.01 * sqrt(d)',
      seed: { range: [0, 3] },
    },
    refine: { value: 'acc_adv_natural', at: [0.6, 0.9], start: 4 },
  });
  expect(sweep.cells).toHaveLength(17 * 9 * 2 * 3);
  const field: Field = ({ settings: { d, N, correlation } }) =>
    0.75 + 0.25 * Math.tanh((Math.log(d) - Math.log(N) - 1 - 10 * Number(correlation)) / 0.7);
  const { cells, results } = runOn(sweep, field);
  const found = crossingKeys({ ...sweep, cells }, results);
  const full = crossingKeys(sweep, fullResults(sweep, field));
  expect(full.length).toBeGreaterThan(20);
  for (const key of full) expect(found).toContain(key);
  expect(cells.length).toBeLessThan(sweep.cells.length);
  expect(new Set(cells.map(({ settings }) => settings.correlation)).size).toBe(2);
});

test('a diagram of one axis is refined along it', () => {
  const sweep = refinedSweep({
    settings: { N: 100 },
    grid: { d: { linspace: [100, 420, 33] }, seed: { range: [0, 3] } },
    diagrams: [{ x: 'd', value: 'acc_adv_natural' }],
  });
  const { cells } = runOn(sweep, ({ settings: { d } }) => (d < 297 ? 0.5 : 1));
  expect(new Set(cells.map(({ settings }) => settings.d))).toEqual(
    new Set([100, 180, 260, 340, 420, 300, 280, 290]),
  );
});

test('cells that failed are left out of means, and points without a mean decide nothing', () => {
  const sweep = refinedSweep();
  const results = new Map(
    sweep.cells.map((cell) => [cell.id, { status: 'failed', measurements: {}, timings: {} } as const]),
  );
  expect(new ChosenCells(sweep, results).more()).toHaveLength(250);
});

test('the boundary is that of the results there are, though points wait for more seeds', () => {
  const sweep = refinedSweep({ seeds: { until: { ci95: 0.001 } } });
  const { refine } = sweep;
  if (refine === undefined) throw new Error('not refined');
  // The first three seeds of every coarse point, as a run that ended early leaves them.
  const first = new ChosenCells(sweep, new Map()).more().map(({ cell }) => cell);
  const results = new Map(first.map((cell) => [cell.id, resultOf(cell, diagonal)]));
  const { crossings } = boundaryOf({ ...sweep, cells: first }, refine, results);
  expect(crossings.length).toBeGreaterThan(5);
  for (const { at, between, along } of crossings) {
    expect(at[along]).toBeGreaterThanOrEqual(between[0]);
    expect(at[along]).toBeLessThanOrEqual(between[1]);
  }
});
