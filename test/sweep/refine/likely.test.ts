import { describe, expect, it } from 'vitest';
import type { Sweep } from '../../../src/sweep/cells.ts';
import { chosenRange } from '../../../src/sweep/plan/chosen-range.ts';
import { type Field, noise, placeOf, refinedSweep, runOn } from './fields.ts';

const SIDE = 17;
const none = new Map<string, never>();
const rise = (distance: number, width: number) => 0.75 + 0.25 * Math.tanh(distance / width);

/** A field of the unit square, with the noise of fractions of `trials` samples. */
function binomial(field: (x: number, y: number) => number): Field {
  return (cell) => {
    const [mean, { N }] = [field(...placeOf(cell, SIDE)), cell.settings];
    return Math.min(Math.max(mean + noise(cell, Math.sqrt((mean * (1 - mean)) / N)), 0), 1);
  };
}

/** Fields, and within which factor of their cells the estimate is: that is of one boundary in each panel. */
const FIELDS: readonly [string, Field, number][] = [
  ['a slanted line', binomial((x, y) => rise(0.8 - 0.7 * x - 0.8 * y, 0.2)), 1.5],
  ['a line along an axis', binomial((_x, y) => rise(y - 0.4, 0.3)), 1.5],
  ['a curve', binomial((x, y) => rise(y - 0.2 - 0.5 * x * x, 0.15)), 1.5],
  ['two lines', binomial((x, y) => rise(Math.abs(y + 0.3 * x - 0.6) - 0.25, 0.2)), 2],
  ['a closed curve', binomial((x, y) => rise(Math.hypot(x - 0.5, y - 0.45) - 0.28, 0.15)), 1.5],
];

const RULES: readonly [string, Sweep][] = [
  ['all seeds', refinedSweep({}, SIDE)],
  ['seeds as needed', refinedSweep({ seeds: { until: { ci95: 0.04 } } }, SIDE)],
];

describe.each(RULES)('the likely number of cells, %s', (_, sweep) => {
  const { likely, most } = chosenRange(sweep, none);

  it.each(FIELDS)('is nearly that of a run: %s', (_name, field, factor) => {
    const { cells, results } = runOn(sweep, field);
    expect(likely.cells / cells.length).toBeGreaterThan(1 / factor);
    expect(likely.cells / cells.length).toBeLessThan(factor);
    expect(likely.left).toBe(likely.cells);
    expect(chosenRange(sweep, results).likely).toEqual({ cells: cells.length, left: 0 });
    expect(cells.length).toBeLessThan(most.cells);
  });
});

it('is that of few panels for many', () => {
  const panels = (count: number) =>
    refinedSweep({
      grid: {
        d: { linspace: [100, 260, 17] },
        N: { linspace: [20, 180, 17] },
        m: { range: [2, 2 + 2 * count, 2] },
        seed: { range: [0, 3] },
      },
      diagrams: [{ x: 'd', y: 'N', value: 'acc_adv_natural', facet: 'm' }],
    });
  const [few, many] = [8, 32].map((count) => chosenRange(panels(count), none).likely.cells);
  expect(many / (4 * few)).toBeGreaterThan(0.9);
  expect(many / (4 * few)).toBeLessThan(1.1);
});
