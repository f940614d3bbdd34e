import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/linalg/create-engine.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';
import { fitFactor, fitScalingLaw } from '../../src/theory/scaling-law.ts';

const grid = [100, 300, 1000, 3000].flatMap((d) => [50, 200, 800].map((N) => [d, N]));
const law = (c: number, alpha: number, beta: number) =>
  grid.map(([d = 1, N = 1]) => c * d ** alpha * N ** beta);

describe('fitScalingLaw', () => {
  it('recovers any law without noise', () => {
    const power = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), power, power, (c, alpha, beta) => {
        const fit = fitScalingLaw(grid, law(c, alpha, beta));
        expect(fit?.logFactor.value).toBeCloseTo(Math.log(c), 9);
        expect(fit?.exponents.map(({ value }) => value)).toEqual([
          expect.closeTo(alpha, 10),
          expect.closeTo(beta, 10),
        ]);
        expect(fit?.residualSd).toBeLessThan(1e-9);
        expect(fit?.degreesOfFreedom).toBe(9);
      }),
    );
  });

  it('agrees with the textbook formulas for one regressor', () => {
    const x = [1, 2, 3, 4, 5].map(Math.exp);
    const y = [1.1, 1.9, 3.2, 3.8, 5.1].map(Math.exp);
    const fit = fitScalingLaw(
      x.map((value) => [value]),
      y,
    );
    // By hand: Sxx = 10, Sxy = 9.9, Syy = 9.908; slope 0.99, intercept 3.02 - 2.97, SSR = 9.908 - 9.801.
    const s2 = 0.107 / 3;
    expect(fit?.exponents[0]?.value).toBeCloseTo(0.99, 10);
    expect(fit?.exponents[0]?.standardError).toBeCloseTo(Math.sqrt(s2 / 10), 10);
    expect(fit?.logFactor.value).toBeCloseTo(0.05, 10);
    expect(fit?.logFactor.standardError).toBeCloseTo(Math.sqrt(s2 * (1 / 5 + 9 / 10)), 10);
    expect(fit?.rSquared).toBeCloseTo(1 - 0.107 / 9.908, 10);
  });

  it('counts a point of weight 3 as three points', () => {
    const x = [[1], [3], [8], [20]];
    const y = [2, 3, 9, 15];
    const weighted = fitScalingLaw(x, y, [1, 3, 2, 1]);
    const repeat = <Value>(values: readonly Value[]) =>
      values.flatMap((value, i) => Array.from({ length: [1, 3, 2, 1][i] ?? 0 }, () => value));
    const repeated = fitScalingLaw(repeat(x), repeat(y));
    expect(weighted?.exponents[0]?.value).toBeCloseTo(repeated?.exponents[0]?.value ?? 0, 12);
    expect(weighted?.logFactor.value).toBeCloseTo(repeated?.logFactor.value ?? 0, 12);
    expect(weighted?.rSquared).toBeCloseTo(repeated?.rSquared ?? 0, 12);
    const shape = [1, 2, 7, 15];
    const factor = fitFactor(shape, y, [1, 3, 2, 1])?.logFactor.value;
    expect(factor).toBeCloseTo(fitFactor(repeat(shape), repeat(y))?.logFactor.value ?? 0, 12);
  });

  it('has intervals that hold the truth as often as they say', async () => {
    const { memory, kernels } = await createEngine('wasm');
    const [truth, replications] = [[Math.log(0.3), 0.5, -0.5], 400];
    const exact = law(0.3, 0.5, -0.5);
    using noise = memory.matrix(replications, exact.length);
    kernels.gauss(noise, { seed: 7, purpose: 1, firstRow: 0 });
    const covered = [0, 0, 0];
    for (let i = 0; i < replications; i++) {
      const row = noise.row(i);
      const fit = fitScalingLaw(
        grid,
        exact.map((value, n) => value * Math.exp(0.2 * (row[n] ?? 0))),
      );
      const found = fit === undefined ? [] : [fit.logFactor, ...fit.exponents];
      for (const [p, { value, standardError }] of found.entries())
        if (Math.abs(value - (truth[p] ?? 0)) <= studentTQuantile(0.975, 9) * standardError)
          covered[p] = (covered[p] ?? 0) + 1;
    }
    for (const count of covered) {
      expect(count / replications).toBeGreaterThan(0.92);
      expect(count / replications).toBeLessThan(0.975);
    }
  });

  it.each([
    ['too few points', grid.slice(0, 3)],
    ['a regressor that does not vary', grid.map(([d = 1]) => [d, 5])],
    ['regressors that move together', grid.map(([d = 1]) => [d, 3 * d ** 2])],
    ['no regressor', grid.map(() => [])],
    ['no points', []],
  ])('gives up on %s', (_, x) => {
    expect(
      fitScalingLaw(
        x,
        x.map((_, i) => i + 1),
      ),
    ).toBeUndefined();
  });
});

describe('fitFactor', () => {
  it('is the geometric mean of y / shape, with the standard error of a mean', () => {
    const ratios = [1.2, 0.9, 1.5, 1.1];
    const shape = [1, 10, 100, 1000];
    const fit = fitFactor(
      shape,
      shape.map((value, i) => value * (ratios[i] ?? 1)),
    );
    const logs = ratios.map(Math.log);
    const mean = logs.reduce((sum, value) => sum + value, 0) / 4;
    const sd = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3);
    expect(fit?.logFactor.value).toBeCloseTo(mean, 12);
    expect(fit?.logFactor.standardError).toBeCloseTo(sd / 2, 12);
    expect(fit?.residualSd).toBeCloseTo(sd, 12);
    expect(fitFactor([1], [1])).toBeUndefined();
  });
});
