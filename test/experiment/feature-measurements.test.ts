import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { silent, smallCell, smallContext } from './cells.ts';

async function measured(given: Partial<Settings>) {
  using context = await smallContext();
  const { measurements } = await runCell(smallCell({ N: 100, ...given }), context, silent);
  return measurements;
}

describe('features of a cell', () => {
  it('on shifted Gaussians perturbations are the useful direction, which half the shift withstands', async () => {
    const weak = await measured({ dataset: 'shifted-gauss', attack: 'geometry', epsilon: 0.5 });
    const strong = await measured({ dataset: 'shifted-gauss', attack: 'geometry', epsilon: 4 });
    // The best linear feature has mean +-2 and variance 1 in each class: usefulness 2 / sqrt(5), slightly less for N =
    // 100.
    expect(weak.usefulness_delta).toBeGreaterThan(0.7);
    expect(weak.usefulness_delta).toBeLessThan(2 / Math.sqrt(5) + 0.02);
    expect(strong.usefulness_delta).toBeCloseTo(weak.usefulness_delta ?? 0, 3);
    expect(weak.robust_usefulness_delta).toBeGreaterThan(0.4);
    expect(strong.robust_usefulness_delta).toBeLessThan(0);
    expect(weak.usefulness_pc1).toBeGreaterThan(0.7);
    expect(weak.energy_pc5).toBeGreaterThan(0.5);
    expect(weak.energy_pc50).toBeGreaterThan(weak.energy_pc5 ?? 1);
    expect(weak.energy_pc50).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('finds no components in noise, but what f has learned of its labels', async () => {
    const measurements = await measured({ N: 30 });
    expect(measurements.usefulness_delta).toBeGreaterThan(0.3);
    expect(measurements).not.toHaveProperty('usefulness_pc1');
    expect(measurements).not.toHaveProperty('energy_pc5');
  });

  it('has no share in 50 components where there are fewer', async () => {
    const measurements = await measured({ dataset: 'shifted-gauss', d: 20, N: 100 });
    expect(measurements.energy_pc5).toBeGreaterThan(0);
    expect(measurements).not.toHaveProperty('energy_pc50');
  });

  it('has no share in 50 components that could not be told apart, but that in the first of them', async () => {
    const measurements = await measured({ dataset: 'shifted-gauss', d: 600, N: 300, Nadv: 50, T: 1 });
    expect(measurements.usefulness_pc1).toBeGreaterThan(0.7);
    expect(measurements.energy_pc5).toBeGreaterThan(0);
    expect(measurements).not.toHaveProperty('energy_pc50');
  });
});
