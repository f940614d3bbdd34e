import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { dataProblems } from '../../src/experiment/planning/data-problems.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { drawShiftedByTorch } from '../../src/experiment/stages/data/synthetic-data.ts';
import { drawTargets } from '../../src/experiment/stages/targets.ts';
import { Matrix } from '../../src/linalg/matrix.ts';
import { freeNetwork } from '../../src/networks/one-hidden.ts';
import { TorchCpu } from '../../src/torch/cpu-generator.ts';
import { MOST_THREADS, TorchCuda } from '../../src/torch/cuda-generator.ts';
import { torchInitialNetwork } from '../../src/torch/initial-network.ts';
import { scratchFolder, silent, smallCell, smallContext } from '../experiment/cells.ts';
import { wasm } from '../linalg/support.ts';
import { philox } from '../oracles/random.ts';

/** The content of test/fixtures/pytorch/make_draws.py. */
interface Fixture {
  readonly networks: readonly {
    readonly seed: number;
    readonly d: number;
    readonly m: number;
    readonly isLoaded: boolean;
    readonly networks: readonly { readonly [Name in 'W' | 'b' | 'a']: readonly number[] }[];
  }[];
  readonly experiments: readonly Experiment[];
  readonly loaded: Experiment & {
    /** Subtracted from samples. */
    readonly center: number;
    /** 256 times the samples, row by row. */
    readonly pixels: readonly number[];
    readonly labels: readonly number[];
  };
}

type Experiment = Pick<Settings, 'seed' | 'd' | 'N' | 'm' | 'epsilon' | 'lr' | 'epochs'> & {
  /** The last one. */
  readonly sample: readonly number[];
  /** The first 32. */
  readonly targets: readonly number[];
  readonly target_mean: number;
  /** Samples that f, g and c classify rightly. */
  readonly right: { readonly [Network in 'f' | 'g' | 'c']: number };
};

const { networks, experiments, loaded }: Fixture = JSON.parse(
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
    'draw networks one after the other: seed $seed, d $d, m $m, loaded $isLoaded',
    async (row) => {
      const { memory } = await wasm;
      row.networks.forEach((expected, place) => {
        const role = (['initStandard', 'initAdversarial', 'initControl'] as const)[place];
        const network = torchInitialNetwork({ ...row, gamma: 0 }, role, memory);
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
    const settings = torchCell(cellOf(row));
    const { X, y } = drawShiftedByTorch(settings, engine);
    using targets = drawTargets(settings, { classes: 2, train: { X, y } }, engine);
    expectSame(X.data.subarray((row.N - 1) * row.d), row.sample);
    expect([...targets.data.subarray(0, 32)]).toEqual(row.targets);
    X.free();
    y.free();
  });

  it.each(['normal', 'signs'] as const)(
    'are the same however full memory is, which grows on the way: %s',
    async (kind) => {
      const { engine } = await smallContext();
      const { memory, kernels } = engine;
      const drawn = () => {
        const generator = new TorchCuda(3, kernels, memory);
        const out = kind === 'normal' ? memory.matrix(300, 100) : memory.vector(12_700);
        if (out instanceof Matrix) generator.normal(out);
        else generator.signs(out);
        return Buffer.from(out.data.slice().buffer);
      };
      const first = drawn();
      // None of it is freed.
      for (let round = 0; round < 300; round++) expect(drawn().equals(first)).toBe(true);
    },
  );

  it.each([1, 3, 4, 9])('are words of Philox for each of %i threads', async (count) => {
    const { memory, kernels } = await wasm;
    using out = memory.matrix(Math.ceil(count / 4) * 4, 4);
    const [seed, block] = [0xdeadbeef, 7];
    kernels.threadWords(out, seed, block);
    const words = new Uint32Array(out.data.buffer, out.data.byteOffset, out.data.length);
    for (let n = 0; n < out.rows; n++)
      expect([...words.subarray(4 * n, 4 * n + 4)]).toEqual(philox([block, 0, n, 0], [seed, 0]));
  });

  it('are refused where they depend on the GPU', async () => {
    const { memory, kernels } = await wasm;
    using many = memory.matrix(MOST_THREADS + 1, 1);
    expect(() => new TorchCuda(0, kernels, memory).normal(many)).toThrow(`${MOST_THREADS + 1}`);
  });
});

function cellOf({ seed, d, N, m, epsilon, lr, epochs }: Experiment): Partial<Settings> {
  return { seed, d, N, m, epsilon, lr, epochs };
}

/** Runs a cell; fails unless its networks classify as many samples rightly as PyTorch's, to one near a boundary. */
async function expectSameEnd(settings: Settings, { N, target_mean, right }: Experiment): Promise<void> {
  using context = await smallContext();
  const { error, measurements } = await runCell(settings, context, silent);
  expect(error).toBeUndefined();
  expect(measurements.target_mean).toBeCloseTo(target_mean, 6);
  const { acc_std_train, acc_adv_natural, acc_noise_natural } = measurements;
  const found = [acc_std_train, acc_adv_natural, acc_noise_natural].map((accuracy = 0) => accuracy * N);
  [right.f, right.g, right.c].forEach((count, place) => {
    expect(Math.abs(found[place] - count)).toBeLessThan(1.5);
  });
}

describe('a cell that starts from random numbers of PyTorch', () => {
  it.each(experiments)('ends where PyTorch does: seed $seed, d $d, $epochs epochs', async (row) => {
    await expectSameEnd(torchCell(cellOf(row)), row);
  });

  it('ends where PyTorch does on samples of files, which stay in their order', async () => {
    await using folder = await scratchFolder();
    const { N, d, pixels, labels, center } = loaded;
    const path = join(folder.path, 'samples.npz');
    const x = { numbers: Float32Array.from(pixels, (pixel) => pixel / 256), shape: [N, d] };
    await writeFile(path, encodeNpz({ x, y: { numbers: Int32Array.from(labels), shape: [N] } }));
    const own = { dataset: `npz:${path}`, classes: [0, 1] as [number, number], normalize: center };
    const settings = torchCell({ ...cellOf(loaded), ...own, shift: 2, base: 'same' });
    await expectSameEnd(settings, loaded);
    expect((await dataProblems([settings], '')).problems).toEqual([]);
    const fewer = { ...settings, N: 90, Nadv: 90 };
    const [{ place, message }] = (await dataProblems([fewer], '')).problems;
    expect(`${place}: ${message}`).toMatch(/N: is 90, but rng "torch" takes all 97 training samples/);
    using context = await smallContext();
    await expect(runCell(fewer, context, silent)).rejects.toThrow('takes all 97 training samples');
  });

  it('ends elsewhere with random numbers of our own', async () => {
    using context = await smallContext();
    const accuracyOf = async (rng: Settings['rng']) =>
      (await runCell(torchCell({ ...cellOf(experiments[1]), rng }), context, silent)).measurements
        .acc_adv_natural;
    expect(await accuracyOf('philox')).not.toBeCloseTo((await accuracyOf('torch')) ?? 0, 2);
  });
});

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
    expect(places({ init: 'uniform' })).toEqual(['init']);
    expect(places({ initScale: 2 })).toEqual(['initScale']);
    expect(places({ standard: 'onnx:f.onnx' })).toContain('standard');
    const digits: Partial<Settings> = { dataset: 'mnist', classes: [1, 2], d: 784, shift: 2 };
    expect(places({ ...digits, N: 12_700, Nadv: 12_700 })).toEqual([]);
    expect(places({ ...digits, N: 70_000, Nadv: 70_000 })).toEqual(['Nadv']);
    expect(places({ normalize: 0.1 })).toEqual(['normalize']);
    expect(places({ ...digits, normalize: 0.1 })).toEqual([]);
  });

  it('tell the value, the limit and the remedy', () => {
    const [{ message }] = impossibilities(torchCell({ N: 10_000, Nadv: 10_000 }));
    expect(message).toBe(
      'N d = 200000: beyond 131072, PyTorch\'s samples depend on the GPU; use fewer, or rng "philox"',
    );
  });
});
