import { expect, test } from 'vitest';
import type { Measurements } from '../../src/experiment/measurements.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { silent, smallCell, smallContext } from '../experiment/cells.ts';

async function measured(given: Partial<Settings>): Promise<{ status: string; measurements: Measurements }> {
  using context = await smallContext();
  return runCell(smallCell(given), context, silent);
}

test('a cell near the theory: f runs along the max-margin boundary, g is what T1 + T2 say', async () => {
  const { measurements } = await measured({
    d: 3000,
    N: 30,
    Nadv: 60,
    epsilon: 2,
    gamma: 0.5,
    initScale: 0.01,
  });
  expect(measurements.kkt_cosine).toBeGreaterThan(0.99);
  expect(measurements.aligned).toBeGreaterThan(0.95);
  expect(measurements.agreement_t).toBe(1);
  // At most two distinct units.
  expect(measurements.stable_rank).toBeGreaterThan(0.999);
  expect(measurements.stable_rank).toBeLessThan(2.1);
});

test('larger perturbations teach more: abs(T2) / abs(T1) grows, and sign T2 comes to decide', async () => {
  const cell = { d: 1000, N: 30, Nadv: 200, attack: 'geometry' } as const;
  const [small, large] = [
    await measured({ ...cell, epsilon: 0.05 }),
    await measured({ ...cell, epsilon: 3 }),
  ];
  const [before, after] = [small.measurements.t2_over_t1 ?? 0, large.measurements.t2_over_t1 ?? 0];
  expect(before).toBeLessThan(0.5);
  expect(after).toBeGreaterThan(1);
  expect(large.measurements.agreement_t2).toBeGreaterThan(small.measurements.agreement_t2 ?? 1);
});

test('solver max-margin: a limit has no time, its KKT residual decides whether it converged', async () => {
  const { status, measurements } = await measured({ solver: 'max-margin', d: 800, gamma: 0.5 });
  expect(status).toBe('done');
  expect(measurements.kkt_cosine).toBeCloseTo(1, 6);
  expect(measurements).not.toHaveProperty('time_std');
  expect(measurements.steps_std).toBeGreaterThan(0);
  const crowded = await measured({ solver: 'max-margin', d: 8, N: 100, gamma: 0.5 });
  expect(crowded.status).toBe('unconverged');
  expect(crowded.measurements).not.toHaveProperty('kkt_cosine');
});

test('boundary max-margin: the attack goes along another normal, and an unfound one is told', async () => {
  const cell = { attack: 'geometry', d: 400, epsilon: 1 } as const;
  const network = await measured(cell);
  const limit = await measured({ ...cell, boundary: 'max-margin' });
  expect(limit.status).toBe('done');
  expect(limit.measurements.margin_min_adv).not.toBe(network.measurements.margin_min_adv);
  expect(limit.measurements.attack_success).toBeGreaterThan(0.9);
  const crowded = await measured({ ...cell, boundary: 'max-margin', d: 8, N: 100, T: 1 });
  expect(crowded.status).toBe('unconverged');
});

test.each([
  ['L2', 1, 'scaled'],
  ['Linf', 0.4, 'scaled'],
  ['Linf', 0.15, 'sign'],
  ['L0', 0.1, 'scaled'],
] as const)(
  'attack pgd, %s %f %s: f gives the target label, which it hardly did before',
  async (norm, epsilon, linfStep) => {
    const cell = { norm, attack: 'pgd', linfStep } as const;
    // L0 changes at least one coordinate.
    const before = await measured({ ...cell, epsilon: norm === 'L0' ? 1 / 60 : 1e-6 });
    const after = await measured({ ...cell, epsilon });
    expect(before.measurements.attack_success).toBeLessThan(0.75);
    expect(after.measurements.attack_success).toBeGreaterThan(0.9);
  },
);
