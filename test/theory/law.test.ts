import { describe, expect, test } from 'vitest';
import { normalCdf } from '../../src/statistics/normal.ts';
import { accuracyBy, explained, fitLaw, kappaOf, spreadAround } from '../../src/theory/law.ts';

const sizes = { norm: 'L2', epsilon: 0.4, N: 50, Nadv: 1000, d: 1000, variance: 1 } as const;

/** <move, z> / norm2(z) of a perturbation of Gaussian z, by drawing z. */
function moveOf(norm: 'Linf' | 'L0', epsilon: number, d: number): number {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const z = Array.from(
    { length: d },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
  const sizesOfZ = z.map(Math.abs).sort((a, b) => b - a);
  const norm2 = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0));
  const moved = norm === 'Linf' ? sizesOfZ : sizesOfZ.slice(0, Math.floor(epsilon * d));
  return ((norm === 'Linf' ? epsilon : 1) * moved.reduce((sum, value) => sum + value, 0)) / norm2;
}

describe('kappa', () => {
  test('under L2 is that of the formula', () => {
    expect(kappaOf(sizes)).toBeCloseTo(0.4 * Math.sqrt(1000 / (50 * 1.05)), 12);
    expect(kappaOf({ ...sizes, variance: 1 / 3 })).toBeCloseTo(Math.sqrt(3) * kappaOf(sizes), 12);
  });

  test.each([
    ['Linf', 0.02],
    ['L0', 0.01],
    ['L0', 0.2],
  ] as const)('under %s with epsilon %d is that of the move along a Gaussian normal', (norm, epsilon) => {
    const d = 20_000;
    const moved = kappaOf({ ...sizes, norm, epsilon, d }) / kappaOf({ ...sizes, epsilon: 1, d });
    expect(moved / moveOf(norm, epsilon, d)).toBeGreaterThan(0.97);
    expect(moved / moveOf(norm, epsilon, d)).toBeLessThan(1.03);
  });

  test('under L0 with every coordinate is that of Linf with epsilon 1', () => {
    expect(kappaOf({ ...sizes, norm: 'L0', epsilon: 1 })).toBe(
      kappaOf({ ...sizes, norm: 'Linf', epsilon: 1 }),
    );
  });
});

describe('the fit of the law', () => {
  const kappas = Array.from({ length: 60 }, (_, k) => 0.05 * 1.08 ** k);

  test('finds the constants that points were made with', () => {
    const points = kappas.map((kappa) => ({ kappa, accuracy: normalCdf(0.8 * kappa ** 0.9) }));
    const law = fitLaw(points);
    expect(law.a).toBeCloseTo(0.8, 3);
    expect(law.b).toBeCloseTo(0.9, 3);
    expect(explained(law, points)).toBeGreaterThan(0.99999);
    expect(spreadAround(law, points)).toBeLessThan(1e-4);
  });

  test('has least squares: moving either constant makes them larger', () => {
    const points = kappas.map((kappa, k) => ({
      kappa,
      accuracy: Math.min(1, normalCdf(0.7 * kappa) + 0.04 * Math.sin(17 * k)),
    }));
    const law = fitLaw(points);
    const best = spreadAround(law, points);
    for (const [a, b] of [
      [1.02, 1],
      [0.98, 1],
      [1, 1.02],
      [1, 0.98],
    ])
      expect(spreadAround({ a: law.a * a, b: law.b * b }, points)).toBeGreaterThan(best);
    expect(accuracyBy(law, 0.05)).toBeGreaterThan(0.5);
  });
});
