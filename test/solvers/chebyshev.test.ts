import { describe, expect, it } from 'vitest';
import { firstOrderCoefficients, longestFirstOrderStep } from '../../src/solvers/one-hidden/chebyshev.ts';

/** Factor by which a step of length z multiplies y = 1 under y' = -y. */
function damping(stages: number, z: number): number {
  const { first, rest } = firstOrderCoefficients(stages);
  let [before, last] = [1, 1 - first * z];
  for (const { mu, nu, muTilde } of rest)
    [before, last] = [last, mu * last + nu * before - muTilde * z * last];
  return last;
}

describe.each([1, 2, 3, 10, 30])('the first-order method with %i stages', (stages) => {
  const longest = longestFirstOrderStep(stages);

  it('follows the slope of short steps', () => {
    expect((damping(stages, 1e-6) - 1) / -1e-6).toBeCloseTo(1, 4);
  });

  it('damps every shorter step', () => {
    for (let k = 1; k <= 1000; k++) expect(Math.abs(damping(stages, (k / 1000) * longest))).toBeLessThan(1);
  });
});

it.each([2, 3, 10, 30])('%i stages reach within an eighth of as far as they damp at all', (stages) => {
  expect(Math.abs(damping(stages, 1.125 * longestFirstOrderStep(stages)))).toBeGreaterThan(1);
});

it("one stage is Euler's step, of which half the longest stable one is taken", () => {
  expect(damping(1, 0.3)).toBe(0.7);
  expect(Math.abs(damping(1, 2.01 * longestFirstOrderStep(1)))).toBeGreaterThan(1);
});
