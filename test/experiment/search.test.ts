import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import { bisect, usualTries } from '../../src/experiment/search/bisect.ts';
import { meetsCondition, type Search, searchCell } from '../../src/experiment/search/search.ts';
import { silent, smallCell, smallContext } from './cells.ts';

const search: Search = {
  over: 'epsilon',
  in: [0.01, 20],
  until: { measurement: 'attack_success', comparison: '>=', level: 0.9 },
  tolerance: 0.05,
};

describe('bisect', () => {
  const tryAll = (threshold: number, low: number, high: number, tolerance: number) =>
    bisect(
      { in: [low, high], tolerance },
      async (value) => value,
      (value) => value >= threshold,
    );

  it('finds a threshold to within the tolerance', async () => {
    const inside = fc.record({
      low: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      ratio: fc.double({ min: 1.001, max: 1e6, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      tolerance: fc.double({ min: 1e-3, max: 2, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(inside, async ({ low, ratio, share, tolerance }) => {
        const [high, threshold] = [low * ratio, low * ratio ** share];
        const { value = Number.NaN, result, tried } = await tryAll(threshold, low, high, tolerance);
        expect(value).toBe(result);
        if (threshold > high) return;
        expect(value).toBeGreaterThanOrEqual(threshold);
        expect(value).toBeLessThanOrEqual(threshold * (1 + tolerance) * (1 + 1e-9));
        // The lower end is one more where nothing else fails.
        expect(tried).toBeLessThanOrEqual(1 + usualTries({ in: [low, high], tolerance }));
      }),
    );
  });

  it('says that even the upper end fails after one try', async () => {
    expect(await tryAll(3, 1, 2, 0.1)).toEqual({ value: undefined, result: 2, tried: 1 });
  });

  it('comes down to the lower end where that is enough', async () => {
    expect(await tryAll(0.5, 1, 2, 0.1)).toMatchObject({ value: 1, result: 1 });
  });

  it('ends where no number lies between the two ends', async () => {
    const { value } = await tryAll(1.5, 1, 2, 1e-300);
    expect(value).toBeCloseTo(1.5, 12);
  });
});

describe('meetsCondition', () => {
  const result: CellResult = { status: 'done', measurements: { agreement: 0.5 }, timings: {} };

  it.each([
    ['>=', 0.5, true],
    ['>', 0.5, false],
    ['<=', 0.5, true],
    ['<', 0.5, false],
    ['<', 0.6, true],
    ['>', 0.4, true],
  ] as const)('0.5 %s %d', (comparison, level, expected) => {
    expect(meetsCondition(result, { measurement: 'agreement', comparison, level })).toBe(expected);
  });

  it('names a measurement that the cell lacks', () => {
    const until = { measurement: 'acc_adv_test', comparison: '>=', level: 0.5 } as const;
    expect(() => meetsCondition(result, until)).toThrow('acc_adv_test');
  });
});

describe('searchCell', () => {
  it('reports the cell at the epsilon found, which nothing much smaller could be', async () => {
    using context = await smallContext();
    const found = await searchCell(smallCell(), search, context, silent);
    const {
      epsilon_min: epsilon = Number.NaN,
      epsilon_probit: crossing = Number.NaN,
      search_steps: steps,
      ...others
    } = found.measurements;
    expect(crossing).toBeGreaterThan(epsilon / 1.2);
    expect(crossing).toBeLessThan(epsilon * 1.1);
    expect(epsilon).toBeGreaterThan(0.01);
    expect(epsilon).toBeLessThan(20);
    expect(steps).toBeGreaterThan(5);

    const there = await runCell(smallCell({ epsilon }), context, silent);
    expect(there.measurements).toEqual(others);
    expect(there.measurements.attack_success).toBeGreaterThanOrEqual(0.9);
    const below = await runCell(smallCell({ epsilon: epsilon / 1.06 }), context, silent);
    expect(below.measurements.attack_success).toBeLessThan(0.9);
  });

  it('is a function of settings and search, whatever was run before and whatever epsilon the settings hold', async () => {
    using used = await smallContext();
    using fresh = await smallContext();
    await searchCell(smallCell({ norm: 'Linf' }), { ...search, in: [0.001, 1] }, used, silent);
    const again = await searchCell(smallCell({ epsilon: 3 }), search, used, silent);
    const alone = await searchCell(smallCell(), search, fresh, silent);
    expect(again.measurements).toEqual(alone.measurements);
  });

  it('reads no crossing off a measurement that is no share of samples', async () => {
    using context = await smallContext();
    const until = { measurement: 'kappa', comparison: '>=', level: 0.5 } as const;
    const { measurements } = await searchCell(smallCell(), { ...search, until }, context, silent);
    expect(measurements).toHaveProperty('epsilon_min');
    expect(measurements).not.toHaveProperty('epsilon_probit');
  });

  it('has no epsilon_min where even the largest fails, and measures there', async () => {
    using context = await smallContext();
    const narrow: Search = { ...search, in: [0.001, 0.002] };
    const { status, measurements } = await searchCell(smallCell(), narrow, context, silent);
    expect(status).toBe('done');
    expect(measurements.search_steps).toBe(1);
    expect(measurements).not.toHaveProperty('epsilon_min');
    expect(measurements).not.toHaveProperty('epsilon_probit');
    const { measurements: at } = await runCell(smallCell({ epsilon: 0.002 }), context, silent);
    expect(measurements).toMatchObject(at);
  });
});
