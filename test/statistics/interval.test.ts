import { describe, expect, test } from 'vitest';
import { halfWidth, seedInterval, studentInterval, wilsonInterval } from '../../src/statistics/interval.ts';
import { normalCdf, normalQuantile } from '../../src/statistics/normal.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';

test('the distribution function of NaN is NaN, and does not go on for ever', () => {
  expect(normalCdf(Number.NaN)).toBeNaN();
});

describe('the standard normal', () => {
  // Abramowitz and Stegun, table 26.1 and 26.2.
  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [3, 0.99865010196837],
    [-2, 0.022750131948179],
    [-8, 6.220960574271785e-16],
  ])('cdf(%d) = %d', (x, value) => {
    expect(Math.abs(normalCdf(x) / value - 1)).toBeLessThan(1e-6);
    expect(normalCdf(x)).toBeCloseTo(value, 14);
  });

  test('its quantile is the limit of those of Student', () => {
    for (const probability of [0.6, 0.975, 0.995, 0.9999]) {
      expect(normalCdf(normalQuantile(probability))).toBeCloseTo(probability, 13);
      expect(normalQuantile(probability)).toBeCloseTo(studentTQuantile(probability, 1e6), 4);
    }
  });
});

test("Wilson's interval is that of the quadratic equation it solves", () => {
  for (const [successes, trials] of [
    [0, 10],
    [3, 17],
    [200, 200],
  ]) {
    const { low, high } = wilsonInterval(successes, trials, 0.95);
    const z2 = normalQuantile(0.975) ** 2;
    for (const p of [low, high])
      expect((successes / trials - p) ** 2).toBeCloseTo((z2 * p * (1 - p)) / trials, 12);
    expect(high).toBeGreaterThan(low);
  }
});

describe('the interval over seeds', () => {
  test("is Student's where nothing is known of the trials", () => {
    const { low, high } = studentInterval([1, 2, 3], 0.95);
    expect((low + high) / 2).toBeCloseTo(2, 12);
    // t_{0.975, 2} = 4.3027.
    expect(high - 2).toBeCloseTo(4.30265 / Math.sqrt(3), 4);
    expect(studentInterval([1], 0.95).high).toBe(Infinity);
  });

  test('has never less than the binomial width, however the seeds agree', () => {
    for (const value of [0.7, 1]) {
      const interval = seedInterval([value, value, value], 0.95, 100);
      const binomial = wilsonInterval(300 * value, 300, 0.95);
      expect(interval.low).toBeCloseTo(binomial.low, 12);
      expect(halfWidth(interval)).toBeGreaterThan(0);
    }
  });

  test('of values that are no shares is that over seeds', () => {
    expect(seedInterval([1.5, 2, 2.5], 0.95, 100)).toEqual(studentInterval([1.5, 2, 2.5], 0.95));
  });

  test('stays within 0 and 1', () => {
    expect(seedInterval([0.2, 0.9], 0.95, 100)).toEqual({ low: 0, high: 1 });
  });
});
