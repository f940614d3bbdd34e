import { describe, expect, it } from 'vitest';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { silent } from './cells.ts';

const small: Partial<Settings> = {
  ...{ dataset: 'shifted-gauss', network: 'mlp', depth: 2, d: 40, N: 300, Nadv: 600, m: 32 },
  ...{ epochs: 10, epsilon: 2, gamma: 0.1 },
};

async function run(cells: readonly Partial<Settings>[], memoryBytes = 2 ** 30) {
  const context = await createContext({
    engine: 'wasm',
    dataFolder: process.env.LAP_DATA ?? '',
    memoryBytes,
  });
  using _stages = context.stages;
  const results = [];
  for (const cell of cells)
    results.push(await runCell(completeSettings({ ...small, ...cell }), context, silent));
  return results.map(({ measurements, status }) => ({ ...measurements, status }));
}

describe('a cell of deep networks', () => {
  it('depends on its settings alone, not on what ran before it or what may be kept', async () => {
    const cells: Partial<Settings>[] = [{}, { norm: 'Linf', epsilon: 0.3 }, { depth: 1 }, { seed: 1 }];
    const together = await run(cells);
    expect((await run(cells.toReversed(), 0)).toReversed()).toEqual(together);
  });

  it.each([
    [{ lr: 1000 }, '[fc]'],
    [{ lrAdv: 100 }, 'c'],
    [{ network: 'one-hidden', solver: 'sgd', dataset: 'uniform', lr: 1000 }, 'f'],
  ] as [Partial<Settings>, string][])('with %j fails, since its training diverges', async (given, symbol) => {
    const small = { N: 40, Nadv: 40, epochs: 50, depth: given.network ? 1 : 2 };
    await expect(run([{ ...small, ...given }])).rejects.toThrow(
      new RegExp(`training of ${symbol} diverged: its loss is (NaN|Infinity) at the end; use a smaller lr`),
    );
  });

  it('learns from perturbed noise what its control does not', async () => {
    const [cell] = await run([{ epochs: 20 }]);
    expect(cell.status).toBe('done');
    expect(cell.onnx_max_abs_diff).toBeGreaterThan(0);
    expect(cell.onnx_max_abs_diff).toBeLessThan(1e-4);
    expect(cell.acc_std_test).toBeGreaterThan(0.9);
    expect(cell.attack_success).toBeGreaterThan(0.9);
    expect(cell.acc_adv_test).toBeGreaterThan(0.85);
    expect(cell.acc_noise_test).toBeLessThan(0.75);
    expect(cell.agreement).toBeGreaterThan(cell.agreement_noise ?? 1);
  });

  it('takes steps of as many samples as asked', async () => {
    const [halves, whole] = await run([
      { epochs: 2, batch: 150 },
      { epochs: 2, batch: 1000 },
    ]);
    expect([halves.steps_std, halves.steps_adv]).toEqual([4, 8]);
    expect([whole.steps_std, whole.steps_adv]).toEqual([2, 2]);
  });

  it('learns by gradient flow, to a time or a loss', async () => {
    const [toTime, toLoss] = await run([
      { solver: 'flow', T: 200 },
      { solver: 'flow', lossTarget: 0.05 },
    ]);
    for (const cell of [toTime, toLoss]) {
      expect(cell.status).toBe('done');
      expect(cell.acc_std_test).toBeGreaterThan(0.9);
      expect(cell.acc_adv_test).toBeGreaterThan(0.85);
      expect(cell.acc_noise_test).toBeLessThan(0.75);
    }
    expect([toTime.time_std, toTime.time_adv, toTime.time_noise]).toEqual([200, 200, 200]);
    expect(toLoss.loss_adv).toBeLessThanOrEqual(0.05);
    expect(toLoss.time_adv).toBeLessThan(10_000);
  });

  it.each([
    { attack: 'pgd', norm: 'L2' },
    { attack: 'pgd', norm: 'L0', epsilon: 0.2 },
    { scenario: 'natural-rand', Nadv: 300 },
    { scenario: 'natural-det', Nadv: 300 },
    { depth: 4 },
  ] as const)('runs with %j', async (given) => {
    const [cell] = await run([given]);
    expect(cell.acc_adv_train).toBeGreaterThan(0.5);
    expect(cell.steps_adv).toBe(10 * Math.ceil((('Nadv' in given && given.Nadv) || 600) / 128));
  });
});

describe.skipIf(!process.env.LAP_DATA)('ten digits (needs LAP_DATA)', () => {
  it('are told apart by a network that saw perturbed digits with other labels', async () => {
    const digits: Partial<Settings> = { dataset: 'mnist', d: 784, N: 2000, Nadv: 2000, epochs: 15, m: 64 };
    const [cell] = await run([{ ...digits, scenario: 'natural-rand', attack: 'gradient', epsilon: 4 }]);
    expect(cell.acc_std_test).toBeGreaterThan(0.85);
    expect(cell.acc_adv_test).toBeGreaterThan(0.4);
    expect(cell.acc_noise_test).toBeLessThan(0.2);
  });
});

describe('settings of deep networks', () => {
  it.each([
    [{ attack: 'geometry' }, 'attack'],
    [{ solver: 'max-margin' }, 'solver'],
    [{ loss: 'logistic' }, 'loss'],
    [{ initScale: 0.1 }, 'initScale'],
    [{ network: 'one-hidden', solver: 'flow' }, 'depth'],
  ] as const)('%j is refused', (given, place) => {
    expect(impossibilities(completeSettings({ ...small, ...given })).map((problem) => problem.place)).toEqual(
      [place],
    );
  });

  it('are complete without more than the network and its data', () => {
    expect(impossibilities(completeSettings({ network: 'mlp', dataset: 'mnist', d: 784 }))).toEqual([]);
  });
});
