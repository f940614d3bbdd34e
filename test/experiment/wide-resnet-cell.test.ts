import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimateCell } from '../../src/experiment/planning/estimate.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { normalization } from '../../src/experiment/stages/data/normalization.ts';
import { bandImages, SIDE } from '../pinned/images.ts';
import { scratchFolder, silent } from './cells.ts';

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let small: Partial<Settings>;

beforeAll(async () => {
  folder = await scratchFolder();
  const path = join(folder.path, 'bands.npz');
  await writeFile(path, bandImages(150, 60));
  small = {
    ...{ dataset: `npz:${path}`, network: 'wide-resnet', depth: 10, widen: 1, d: SIDE * SIDE, N: 150 },
    ...{ scenario: 'natural-rand', epsilon: 3, epochs: 1, batch: 25, normalize: 'standardize-channels' },
  };
});

afterAll(() => folder[Symbol.asyncDispose]());

async function run(cells: readonly Partial<Settings>[]) {
  const context = await createContext({ engine: 'auto', dataFolder: '', memoryBytes: 2 ** 30 });
  using _stages = context.stages;
  const found = [];
  for (const cell of cells) {
    const { measurements, status } = await runCell(completeSettings({ ...small, ...cell }), context, silent);
    found.push({ ...measurements, status });
  }
  return { found, peakBytes: context.engine.memory.peakBytes };
}

describe('a cell of wide residual networks', () => {
  it('learns from perturbed images of other labels what its control does not', async () => {
    const [cell] = (await run([{ epochs: 8, attack: 'pgd' }])).found;
    expect(cell.status).toBe('done');
    expect(cell.onnx_max_abs_diff).toBeGreaterThan(0);
    expect(cell.onnx_max_abs_diff).toBeLessThan(1e-3);
    expect(cell.acc_std_test).toBeGreaterThan(0.9);
    expect(cell.attack_success).toBeGreaterThan(0.9);
    // Targets leave the true one of three classes out, so the control lies below a third.
    expect(cell.acc_adv_test).toBeGreaterThan(1 / 3);
    expect(cell.acc_noise_test).toBeLessThan(0.1);
  });

  it('with crops and flips depends on its settings alone', async () => {
    const cells: Partial<Settings>[] = [{ augment: 'crop-flip' }, {}, { scenario: 'noise', Nadv: 50 }];
    const together = (await run(cells)).found;
    expect((await run(cells.toReversed())).found.toReversed()).toEqual(together);
    expect(together[0].loss_std).not.toBe(together[1].loss_std);
  });

  it('takes the memory that is estimated, to 10 %', async () => {
    const sizes: Partial<Settings> = { Nadv: 200, dropout: 0.2, batch: 128, depth: 16, widen: 2 };
    const given: Partial<Settings> = { ...sizes, scenario: 'noise' };
    const { peakBytes } = await run([given]);
    const estimate = estimateCell(completeSettings({ ...small, ...given })).engineBytes;
    expect(peakBytes / estimate).toBeGreaterThan(0.9);
    expect(peakBytes / estimate).toBeLessThan(1.1);
  });
});

describe('settings of wide residual networks', () => {
  const images: Partial<Settings> = { dataset: 'cifar10', network: 'wide-resnet', d: 3072 };

  it('are complete without more than the network and its data; the published network is accepted', () => {
    expect(impossibilities(completeSettings(images))).toEqual([]);
    const published = {
      depth: 28,
      widen: 10,
      dropout: 0.3,
      N: 50_000,
      augment: 'crop-flip',
      epochs: 200,
    } as const;
    expect(impossibilities(completeSettings({ ...images, ...published }))).toEqual([]);
  });

  it.each([
    [{ depth: 12 }, 'depth', /12 is not 6 n \+ 4; .* has 10 or 16 layers/],
    [{ depth: 4 }, 'depth', /at least 10/],
    [{ solver: 'flow' }, 'solver', /use "sgd"/],
    [{ m: 100 }, 'm', /width/],
    [{ gamma: 0.1 }, 'gamma', /slope 0/],
    [{ network: 'convnet', widen: 2 }, 'widen', /is for network "wide-resnet"; leave widen out/],
    [{ network: 'convnet', depth: 2 }, 'depth', /is for network "mlp" or "wide-resnet"/],
    [{ dataset: 'uniform' }, 'network', /needs images/],
    [
      { network: 'mlp', dataset: 'uniform', augment: 'crop-flip' },
      'augment',
      /is for images, not for uniform/,
    ],
  ] as const)('%j is refused', (given, place, message) => {
    const problems = impossibilities(completeSettings({ ...images, ...given }));
    expect(problems).toEqual([{ place, message: expect.stringMatching(message) }]);
  });
});

describe('standardizing channels', () => {
  it('takes mean and deviation over all numbers of a channel', () => {
    // Two samples of two channels of two pixels: channel 0 holds 0, 2, 4, 6 and channel 1 the same number always.
    const samples = [
      [0, 2, 5, 5],
      [4, 6, 5, 5],
    ];
    const mean = Float64Array.of(2, 4, 5, 5);
    const sd = Float64Array.of(2, 2, 0, 0);
    const { mean: means, scale } = normalization({ mean, sd }, 'standardize-channels', [2, 1, 2]);
    const first = samples.flatMap((sample) => sample.slice(0, 2));
    const center = first.reduce((sum, x) => sum + x, 0) / first.length;
    const spread = Math.sqrt(first.reduce((sum, x) => sum + (x - center) ** 2, 0) / first.length);
    expect([...(means ?? [])]).toEqual([center, center, 5, 5]);
    expect(scale?.[0]).toBeCloseTo(spread, 12);
    expect(scale?.[1]).toBeCloseTo(spread, 12);
    expect([...(scale ?? [])].slice(2)).toEqual([1, 1]);
  });
});
