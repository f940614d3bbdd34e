import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { drawShiftedByTorch } from '../../src/experiment/stages/data/synthetic-data.ts';
import { drawTargets } from '../../src/experiment/stages/targets.ts';
import { freeNetwork } from '../../src/networks/one-hidden.ts';
import { TorchCpu } from '../../src/torch/cpu-generator.ts';
import { MOST_THREADS, TorchCuda } from '../../src/torch/cuda-generator.ts';
import { torchInitialNetwork } from '../../src/torch/initial-network.ts';
import { silent, smallCell, smallContext } from '../experiment/cells.ts';
import { wasm } from '../linalg/support.ts';

/** The content of test/fixtures/pytorch/make_draws.py. */
interface Fixture {
  readonly networks: readonly {
    readonly seed: number;
    readonly d: number;
    readonly m: number;
    readonly isLoading: boolean;
    readonly networks: readonly { readonly [Name in 'W' | 'b' | 'a']: readonly number[] }[];
  }[];
  readonly experiments: readonly (Pick<Settings, 'seed' | 'd' | 'N' | 'm' | 'epsilon' | 'lr' | 'epochs'> & {
    readonly sample: readonly number[];
    readonly targets: readonly number[];
    readonly target_mean: number;
    readonly right: { readonly f: number; readonly g: number };
  })[];
}

const { networks, experiments }: Fixture = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch/draws.json', import.meta.url), 'utf8'),
);

/** Fails unless numbers are those of PyTorch, whose logarithm, sine and cosine are of single precision. */
function expectSame(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  const differences = expected.map((value, i) => Math.abs(value - found[i]));
  expect(Math.max(...differences)).toBeLessThan(2e-6);
}

/** A cell that starts from PyTorch's random numbers. */
function torchCell(given: Partial<Settings>): Settings {
  const { N = 200, d = 20 } = given;
  return smallCell({
    ...{ dataset: 'shifted-gauss', shift: 0.3 * Math.sqrt(d), scenario: 'natural-rand', base: 'none' },
    ...{ bias: 'trained', readout: 'gauss', init: 'gauss', rng: 'torch', m: 48, gamma: 0, loss: 'linear' },
    ...{ solver: 'sgd', attack: 'gradient', norm: 'L2', N, Nadv: N, d, ...given },
  });
}

describe('random numbers of PyTorch on a CPU', () => {
  it.each(networks)(
    'draw networks one after the other: seed $seed, d $d, m $m, loading $isLoading',
    async (row) => {
      const { seed, d, m, isLoading } = row;
      const { memory } = await wasm;
      const between = isLoading ? 2 : 0;
      row.networks.forEach((expected, after) => {
        const network = torchInitialNetwork({ seed, m, d, gamma: 0, after, between }, memory);
        expectSame(network.W.data, expected.W);
        expectSame(network.b?.data ?? [], expected.b);
        expectSame(network.a.data, expected.a);
        freeNetwork(network);
      });
    },
  );

  it('are refused where PyTorch draws them in another way', () => {
    expect(() => new TorchCpu(0).normal(new Float32Array(15), 1)).toThrow(RangeError);
  });
});

describe('random numbers of PyTorch on a GPU', () => {
  it('are those that GPUs print for seed 0', async () => {
    const { memory, kernels } = await wasm;
    using drawn = memory.matrix(3, 8);
    new TorchCuda(0, kernels, memory).normal(drawn);
    const printed = [-0.9247, -0.4253, -2.6438, 0.1452, -0.1209, -0.5797, -0.6229, -0.3284];
    expect(Array.from(drawn.data.subarray(0, 8), (value) => Number(value.toFixed(4)))).toEqual(printed);
  });

  it.each(experiments)('draw samples and targets: seed $seed, d $d', async (row) => {
    const { engine } = await smallContext();
    const settings = torchCell(row);
    const { X, y } = drawShiftedByTorch(settings, engine);
    using targets = drawTargets(settings, { classes: 2, train: { X, y } }, engine);
    expectSame(X.data.subarray((row.N - 1) * row.d), row.sample);
    expect([...targets.data.subarray(0, 32)]).toEqual(row.targets);
    X.free();
    y.free();
  });

  it('are refused where they depend on the GPU', async () => {
    const { memory, kernels } = await wasm;
    using many = memory.matrix(MOST_THREADS + 1, 1);
    expect(() => new TorchCuda(0, kernels, memory).normal(many)).toThrow(`${MOST_THREADS + 1}`);
  });
});

describe('a cell that starts from random numbers of PyTorch', () => {
  it.each(experiments)('ends where PyTorch does: seed $seed, d $d, $epochs epochs', async (row) => {
    using context = await smallContext();
    const { sample, targets, target_mean, right, ...settings } = row;
    const { error, measurements } = await runCell(torchCell(settings), context, silent);
    expect(error).toBeUndefined();
    expect(measurements.target_mean).toBeCloseTo(target_mean, 6);
    // One sample so near to the boundary that rounding decides is allowed.
    expect(Math.abs((measurements.acc_std_train ?? 0) * row.N - right.f)).toBeLessThan(1.5);
    expect(Math.abs((measurements.acc_adv_natural ?? 0) * row.N - right.g)).toBeLessThan(1.5);
  });

  it('ends elsewhere with random numbers of our own', async () => {
    using context = await smallContext();
    const accuracyOf = async (rng: Settings['rng']) =>
      (await runCell(torchCell({ ...cellOf(experiments[1]), rng }), context, silent)).measurements
        .acc_adv_natural;
    expect(await accuracyOf('philox')).not.toBeCloseTo((await accuracyOf('torch')) ?? 0, 2);
  });
});

function cellOf({ seed, d, N, m, epsilon, lr, epochs }: Fixture['experiments'][number]): Partial<Settings> {
  return { seed, d, N, m, epsilon, lr, epochs };
}

describe('random numbers of PyTorch that are not known', () => {
  const places = (given: Partial<Settings>) => impossibilities(torchCell(given)).map(({ place }) => place);

  it('are refused', () => {
    expect(places({})).toEqual([]);
    expect(places({ readout: 'balanced' })).toEqual(['readout']);
    expect(places({ bias: 'none' })).toEqual(['bias']);
    expect(places({ m: 12 })).toEqual(['m']);
    expect(places({ scenario: 'natural-det' })).toEqual(['scenario']);
    expect(places({ correlation: 0.5 })).toEqual(['correlation']);
    expect(places({ N: 201, Nadv: 201 })).toEqual(['N']);
    expect(places({ N: 10_000, Nadv: 10_000 })).toEqual(['N']);
    expect(places({ dataset: 'gauss', shift: 2 })).toEqual(['rng']);
    const digits: Partial<Settings> = { dataset: 'mnist', classes: [1, 2], d: 784, shift: 2 };
    expect(places({ ...digits, N: 12_700, Nadv: 12_700 })).toEqual([]);
  });

  it('tell the value, the limit and the remedy', () => {
    const [{ message }] = impossibilities(torchCell({ N: 10_000, Nadv: 10_000 }));
    expect(message).toBe(
      'N d = 200000: beyond 131072, PyTorch\'s samples depend on the GPU; use fewer, or rng "philox"',
    );
  });
});
