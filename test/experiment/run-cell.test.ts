import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';

const small: Partial<Settings> = { N: 30, d: 80, m: 16, Nadv: 60, T: 200 };

async function run(
  cells: readonly Partial<Settings>[],
  engine: 'wasm' | 'mlas' = 'wasm',
  memoryBytes = 2 ** 30,
) {
  const context = await createContext({ engine, dataFolder: process.env.LAP_DATA ?? '', memoryBytes });
  const results: CellResult[] = [];
  for (const cell of cells)
    results.push(await runCell(completeSettings({ ...small, ...cell }), context, () => {}));
  return results.map(({ measurements, status }) => ({ ...measurements, status }));
}

/** Cells that share the standard classifier, the control, both or nothing. */
const sharing: readonly Partial<Settings>[] = [
  { norm: 'L2', epsilon: 0.3 },
  { norm: 'L2', epsilon: 0.9 },
  { norm: 'Linf', epsilon: 0.05, attack: 'geometry' },
  { norm: 'L2', epsilon: 0.3, Nadv: 45 },
  { norm: 'L2', epsilon: 0.3, Nadv: 75 },
  { norm: 'L0', epsilon: 0.1 },
  { N: 20, epsilon: 0.3 },
  { scenario: 'natural-det', Nadv: 30, epsilon: 0.3 },
  { seed: 1, epsilon: 0.3 },
];

describe('a cell', () => {
  it.each(['wasm', 'mlas'] as const)(
    'does not depend on what was computed before it (%s)',
    async (engine) => {
      const together = await run(sharing, engine);
      const apart = [];
      for (const cell of sharing) apart.push(...(await run([cell], engine)));
      expect(together).toEqual(apart);
      const reversed = await run(sharing.toReversed(), engine);
      expect(reversed.toReversed()).toEqual(apart);
    },
  );

  it('does not depend on what the worker may keep', async () => {
    const [ample, none] = [await run(sharing), await run(sharing, 'wasm', 0)];
    expect(none).toEqual(ample);
  });

  it('shares the standard classifier among norms, and the control among sizes', async () => {
    const [one, two] = await run([{ epsilon: 0.3 }, { epsilon: 0.9 }]);
    expect(two.acc_std_train).toBe(one.acc_std_train);
    expect(two.margin_min_noise).toBe(one.margin_min_noise);
    expect(two.margin_min_adv).not.toBe(one.margin_min_adv);
  });

  it.each([
    ['uniform', {}],
    ['gauss', { dataset: 'gauss' }],
    ['correlated', { correlation: 0.3 }],
    ['exactly orthogonal', { correlation: 'orthogonal' }],
    ['shifted-gauss', { dataset: 'shifted-gauss' }],
    ['the logistic loss', { loss: 'logistic' }],
    ['attack geometry', { attack: 'geometry' }],
    ['attack pgd', { attack: 'pgd' }],
    ['natural inputs with random targets', { scenario: 'natural-rand', Nadv: 30 }],
    ['solver sgd', { solver: 'sgd', epochs: 50 }],
    ['solver max-margin', { solver: 'max-margin' }],
  ] as const)('runs with %s and agrees with onnxruntime', async (_, cell) => {
    const [result] = await run([{ ...cell } as Partial<Settings>]);
    expect(result.onnx_max_abs_diff).toBeLessThan(1e-4);
    expect(result.acc_adv_natural).toBeGreaterThanOrEqual(0);
    expect(result.status).toBe('done');
  });

  it('has exactly orthogonal samples where it is told to', async () => {
    const [{ pmax, rmin, rmax }] = await run([{ correlation: 'orthogonal' }]);
    expect(pmax).toBeLessThan(1e-4);
    expect(rmin).toBeCloseTo(Math.sqrt(80 / 3), 4);
    expect(rmax).toBeCloseTo(Math.sqrt(80 / 3), 4);
  });

  it('learns the labels of natural data that it never saw, while its control does not', async () => {
    const [{ acc_adv_natural, acc_noise_natural }] = await run([
      { N: 100, d: 1000, m: 100, Nadv: 500, T: 10_000, epsilon: 0.5 },
    ]);
    expect(acc_adv_natural).toBeGreaterThan(0.9);
    // 100 coin tosses: 3.5 standard deviations.
    expect(Math.abs((acc_noise_natural ?? 0) - 0.5)).toBeLessThan(0.175);
  });

  it('gives its memory back', async () => {
    const context = await createContext({ engine: 'wasm', dataFolder: '', memoryBytes: 2 ** 30 });
    const settings = completeSettings(small);
    await runCell(settings, context, () => {});
    const inUse = context.engine.memory.bytesInUse;
    await runCell(settings, context, () => {});
    expect(context.engine.memory.bytesInUse).toBe(inUse);
  });
});

describe.skipIf(!process.env.LAP_DATA)('a cell of real data (needs LAP_DATA)', () => {
  const digits: Partial<Settings> = {
    ...{ dataset: 'mnist', classes: [3, 7], d: 784, N: 400, Nadv: 400, m: 200, T: 100 },
    epsilon: 2,
  };

  it('tells digits apart that it only knows from perturbed noise', async () => {
    const [result] = await run([digits]);
    expect(result.acc_adv_test).toBeGreaterThan(0.9);
    expect(result.acc_std_test).toBeGreaterThan(0.95);
  });
});
