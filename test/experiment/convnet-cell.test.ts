import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { dataProblems } from '../../src/experiment/planning/data-problems.ts';
import { estimateCell, THREAD_BYTES } from '../../src/experiment/planning/estimate.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { numbers } from '../linalg/support.ts';
import { scratchFolder, silent } from './cells.ts';

const SIDE = 12;
const CLASSES = 3;
const PIXELS = SIDE * SIDE;

/** Images of noise in which a band of rows is brighter: above, in the middle or below, by class. */
function bands(count: number, seed: number) {
  const noise = numbers(count * PIXELS, seed);
  const x = Float32Array.from(noise, (value, i) => {
    const [sample, row] = [Math.floor(i / PIXELS), Math.floor((i % PIXELS) / SIDE)];
    const isBright = Math.floor((row * CLASSES) / SIDE) === sample % CLASSES;
    return 0.3 + 0.2 * value + (isBright ? 0.5 : 0);
  });
  return { x, y: Int32Array.from({ length: count }, (_, sample) => sample % CLASSES) };
}

async function writeBands(path: string, shape: number[]) {
  const [train, test] = [bands(150, 1), bands(60, 2)];
  const images = ({ x }: { x: Float32Array }, count: number) => ({ numbers: x, shape: [count, ...shape] });
  const labels = ({ y }: { y: Int32Array }) => ({ numbers: y, shape: [y.length] });
  const arrays = {
    ...{ x_train: images(train, 150), y_train: labels(train) },
    ...{ x_test: images(test, 60), y_test: labels(test) },
  };
  await writeFile(path, encodeNpz(arrays));
}

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let small: Partial<Settings>;

beforeAll(async () => {
  folder = await scratchFolder();
  const path = join(folder.path, 'bands.npz');
  await writeBands(path, [SIDE, SIDE]);
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
    const estimate = estimateCell(completeSettings({ ...small, ...given })).memoryBytes - THREAD_BYTES;
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
    await writeBands(path, shape);
    const cell = completeSettings({ ...small, dataset: `npz:${path}` });
    const problems = await dataProblems([cell], '');
    expect(problems).toEqual([{ place: 'dataset', message: expect.stringMatching(message) }]);
    expect(await dataProblems([completeSettings({ ...cell, network: 'mlp' })], '')).toEqual([]);
  });
});
