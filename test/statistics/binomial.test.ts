import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialP } from '../../src/statistics/binomial.ts';
import { normalCdf } from '../../src/statistics/normal.ts';

/** The same with every probability from Pascal's triangle. */
function byTriangle(successes: number, trials: number, chance: number): number {
  let row = [1];
  for (let n = 0; n < trials; n++)
    row = Array.from({ length: n + 2 }, (_, k) => (row[k] ?? 0) * (1 - chance) + (row[k - 1] ?? 0) * chance);
  const sum = (from: number, to: number) => row.slice(from, to).reduce((all, value) => all + value, 0);
  return Math.min(1, 2 * Math.min(sum(0, successes + 1), sum(successes, trials + 1)));
}

test.each([
  // 7 of 64 outcomes, twice; 22 of 64; and 988 of 2^18.
  [1, 6, 14 / 64],
  [2, 6, 44 / 64],
  [15, 18, (2 * 988) / 2 ** 18],
  [3, 6, 1],
])('%i of %i heads', (successes, trials, expected) => {
  expect(binomialP(successes, trials, 0.5)).toBeCloseTo(expected, 14);
});

test('agrees with sums over all outcomes', () => {
  const cases = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(cases, fc.constantFrom(0.1, 0.5, 0.9), ([trials, share], chance) => {
      const successes = Math.round(share * trials);
      const expected = byTriangle(successes, trials, chance);
      expect(Math.abs(binomialP(successes, trials, chance) - expected)).toBeLessThan(1e-12);
    }),
  );
});

test('comes to the normal distribution for large counts', () => {
  const [trials, chance] = [300_000, 0.1];
  const z = 2.5;
  const successes = Math.round(trials * chance + z * Math.sqrt(trials * chance * (1 - chance)));
  expect(binomialP(successes, trials, chance) / (2 * (1 - normalCdf(z)))).toBeCloseTo(1, 1);
});
