import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataProblems } from '../../src/experiment/planning/data-problems.ts';
import { estimateCell } from '../../src/experiment/planning/estimate.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { bandImages, SIDE } from '../pinned/images.ts';
import { scratchFolder, silent } from './cells.ts';

const PIXELS = SIDE * SIDE;

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let small: Partial<Settings>;

beforeAll(async () => {
  folder = await scratchFolder();
  const path = join(folder.path, 'bands.npz');
  await writeFile(path, bandImages(150, 60, [SIDE, SIDE]));
  small = {
    ...{ dataset: `npz:${path}`, network: 'convnet', d: PIXELS, N: 150, Nadv: 150 },
    ...{ scenario: 'natural-rand', epsilon: 3, epochs: 1, lr: 0.1 },
  };
});

afterAll(() => folder[Symbol.asyncDispose]());

async function run(cells: readonly Partial<Settings>[], memoryBytes = 2 ** 30) {
  const context = await createContext({ engine: 'auto', dataFolder: '', memoryBytes });
  using _stages = context.stages;
  const results = [];
  for (const cell of cells)
    results.push(await runCell(completeSettings({ ...small, ...cell }), context, silent));
  const found = results.map(({ measurements, status }) => ({ ...measurements, status }));
  return { found, peakBytes: context.engine.memory.peakBytes };
}

describe('a cell of convolutional networks', () => {
  it('learns from perturbed images of other labels what its control does not', async () => {
    const [cell] = (await run([{ epochs: 10 }])).found;
    expect(cell.status).toBe('done');
    expect(cell.steps_adv).toBe(20);
    expect(cell.onnx_max_abs_diff).toBeGreaterThan(0);
    expect(cell.onnx_max_abs_diff).toBeLessThan(1e-3);
    expect(cell.acc_std_test).toBeGreaterThan(0.9);
    expect(cell.attack_success).toBeGreaterThan(0.9);
    expect(cell.acc_adv_test).toBeGreaterThan(0.8);
    expect(cell.acc_noise_test).toBeLessThan(0.5);
    expect(cell.agreement).toBeGreaterThan(cell.agreement_noise ?? 1);
  });

  it('depends on its settings alone, not on what ran before it or what may be kept', async () => {
    const cells: Partial<Settings>[] = [{}, { epsilon: 1 }, { scenario: 'noise' }];
    const together = (await run(cells)).found;
    expect((await run(cells.toReversed(), 0)).found.toReversed()).toEqual(together);
  });

  it.each([
    { attack: 'pgd', norm: 'L0', epsilon: 0.03 },
    { attack: 'pgd', norm: 'L2', Nadv: 20 },
    { scenario: 'natural-det', norm: 'Linf', epsilon: 0.1 },
  ] as const)('runs with %j', async (given) => {
    const [cell] = (await run([given])).found;
    expect(cell.status).toBe('done');
    expect(cell.onnx_max_abs_diff).toBeGreaterThan(0);
    expect(cell.onnx_max_abs_diff).toBeLessThan(1e-4);
  });

  it('takes the memory that is estimated, to 10 %', async () => {
    const given: Partial<Settings> = { scenario: 'noise', Nadv: 200 };
    const { peakBytes } = await run([given]);
    const estimate = estimateCell(completeSettings({ ...small, ...given })).engineBytes;
    expect(peakBytes / estimate).toBeGreaterThan(0.9);
    expect(peakBytes / estimate).toBeLessThan(1.1);
  });
});

describe('settings of convolutional networks', () => {
  const images: Partial<Settings> = { dataset: 'mnist', network: 'convnet', d: 784 };

  it.each([
    [{ dataset: 'uniform' }, 'network'],
    [{ m: 100 }, 'm'],
    [{ depth: 2 }, 'depth'],
    [{ gamma: 0.1 }, 'gamma'],
    [{ attack: 'geometry' }, 'attack'],
    [{ solver: 'max-margin' }, 'solver'],
    [{ loss: 'logistic' }, 'loss'],
    [{ initScale: 0.1 }, 'initScale'],
    [{ normalize: 'whiten' }, 'normalize'],
  ] as const)('%j is refused', (given, place) => {
    const problems = impossibilities(completeSettings({ ...images, ...given }));
    expect(problems.map((problem) => problem.place)).toEqual([place]);
  });

  it('are complete without more than the network and its data', () => {
    expect(impossibilities(completeSettings(images))).toEqual([]);
  });

  it.each([
    [[PIXELS], /npz.*"convnet" needs images of height x width.*found samples of 144; use "mlp"/],
    [[8, 18], /npz.*needs images of 11 x 11 pixels at least, found 8 x 18/],
  ])('data of shape %j are refused before anything runs', async (shape, message) => {
    const path = join(folder.path, `other-${shape.join('x')}.npz`);
    await writeFile(path, bandImages(150, 60, shape));
    const cell = completeSettings({ ...small, dataset: `npz:${path}` });
    const { problems } = await dataProblems([cell], '');
    expect(problems).toEqual([
      { place: 'dataset', value: cell.dataset, message: expect.stringMatching(message) },
    ]);
    expect((await dataProblems([completeSettings({ ...cell, network: 'mlp' })], '')).problems).toEqual([]);
  });
});
