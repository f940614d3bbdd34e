import { describe, expect, it } from 'vitest';
import {
  estimateCell,
  needsWholeGram,
  sharedWork,
  THREAD_BYTES,
} from '../../src/experiment/planning/estimate.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { sharedBytes } from '../../src/linalg/shared-triangle.ts';
import { inParts, outsideBytes } from '../../src/linalg/tangent/panel-parts.ts';
import { panelsOf } from '../../src/linalg/tangent/panels.ts';
import { isGramShared } from '../../src/solvers/one-hidden/cost.ts';
import { lanczosBytes } from '../../src/solvers/one-hidden/frozen-flow.ts';

const GIB = 2 ** 30;

const deep = {
  ...{ dataset: 'shifted-gauss', network: 'mlp', depth: 3, m: 200, solver: 'flow', epsilon: 2 },
} as const satisfies Partial<Settings>;

describe('the memory of a cell', () => {
  it.each<[string, Partial<Settings>]>([
    ['dual', { N: 50, Nadv: 1500, d: 800 }],
    ['primal', { N: 50, Nadv: 1500, d: 150 }],
    ['primal, as large a standard classifier', { N: 1500, Nadv: 1500, d: 150, scenario: 'natural-rand' }],
    ['sgd', { N: 50, Nadv: 1500, d: 150, solver: 'sgd', epochs: 2 }],
    ['a limit that needs all of G', { N: 50, Nadv: 800, d: 800, solver: 'max-margin' }],
    ['a test split that is drawn', { dataset: 'shifted-gauss', epsilon: 2, N: 50, Nadv: 1500, d: 800 }],
    ['mlp, sgd', { ...deep, N: 200, Nadv: 3000, d: 600, solver: 'sgd', epochs: 1 }],
    [
      'mlp, large batches of f',
      { ...deep, N: 3000, Nadv: 200, d: 600, solver: 'sgd', epochs: 1, batch: 3000 },
    ],
    [
      'mlp, large batches of g',
      { ...deep, N: 200, Nadv: 3000, d: 600, solver: 'sgd', epochs: 1, batch: 3000 },
    ],
    ['mlp, dual flow', { ...deep, N: 1500, Nadv: 1500, d: 800 }],
    ['mlp, primal flow', { ...deep, N: 200, Nadv: 3000, d: 600 }],
  ])('is what is estimated, to 10 %%: %s', async (_, sizes) => {
    const settings = completeSettings({ m: 60, T: 1, ...sizes });
    const context = await createContext({ engine: 'wasm', dataFolder: '', memoryBytes: GIB });
    await runCell(settings, context, () => {});
    const { memoryBytes, engineBytes } = estimateCell(settings);
    // Exported deep networks are outside the engine's memory, and so are Lanczos vectors.
    const estimate = settings.network === 'one-hidden' ? memoryBytes - THREAD_BYTES : engineBytes;
    const isFlow = settings.solver === 'flow' && settings.network === 'one-hidden';
    const peak = context.engine.memory.peakBytes + (isFlow ? lanczosBytes(1500) : 0);
    expect(peak / estimate).toBeGreaterThan(0.9);
    expect(peak / estimate).toBeLessThan(1.1);
  });

  it('holds 60 Lanczos vectors and their images for the larger training set of a flow', () => {
    const beside = (sizes: Partial<Settings>) => {
      const { memoryBytes, engineBytes } = estimateCell(completeSettings({ d: 100, m: 60, ...sizes }));
      return memoryBytes - engineBytes;
    };
    for (const sizes of [
      { N: 100, Nadv: 4000 },
      { N: 4000, Nadv: 100 },
    ]) {
      const more = beside({ ...sizes, solver: 'flow' }) - beside({ ...sizes, solver: 'sgd' });
      expect(more).toBe(8 * 121 * 4000);
    }
  });

  it('lets 20,000 samples of 10,000 dimensions into a memory of 4 GiB', () => {
    const sizes = { d: 10_000, m: 1000, Nadv: 20_000 };
    const noise = completeSettings({ ...sizes, N: 1000 });
    const natural = completeSettings({ ...sizes, N: 20_000, scenario: 'natural-rand' });
    for (const settings of [noise, natural]) expect(estimateCell(settings).memoryBytes).toBeLessThan(4 * GIB);
  });

  it('of an own model holds no inner products of natural samples', () => {
    const settings = completeSettings({ standard: 'onnx:model.onnx', N: 30_000, Nadv: 100, d: 784 });
    expect(estimateCell(settings).memoryBytes).toBeLessThan(GIB);
  });

  it('holds all of G only where the dual form is cheaper and leaves room', () => {
    const settings = completeSettings({ d: 10_000 });
    expect(needsWholeGram(settings, 10_000)).toBe(true);
    expect(needsWholeGram(settings, 16_385)).toBe(false);
    expect(needsWholeGram({ ...settings, d: 100 }, 200)).toBe(false);
    expect(needsWholeGram({ ...settings, solver: 'max-margin' }, 20_000)).toBe(true);
  });
});

describe('a Gram matrix outside the memory', () => {
  it('is that of samples whose triangles would leave too little of it', () => {
    const sizes = { d: 784, m: 1000 };
    expect(isGramShared({ ...sizes, N: 28_000 })).toBe(false);
    expect(isGramShared({ ...sizes, N: 29_000 })).toBe(true);
    expect(isGramShared({ d: 10_000, m: 1000, N: 20_000 })).toBe(false);
  });

  it('and its kernel take six bytes for each pair of samples, in parts of at most 3 GiB', () => {
    for (const N of [30_000, 60_000, 150_000]) {
      const bytes = outsideBytes(N, 1000) + sharedBytes(N);
      const parts = inParts(panelsOf(N), 1000, true).length;
      expect(parts).toBeGreaterThanOrEqual((N * N) / (3 * GIB));
      // Besides, a copy of up to 512 rows of G for each part.
      expect(bytes - 3 * N * (N + 1)).toBeGreaterThan(parts * 4 * 512 * N * 0.5);
      expect(bytes - 3 * N * (N + 1)).toBeLessThan(parts * 4 * 512 * N * 1.5);
    }
  });
});

describe('the time of a cell', () => {
  const flopsOf = (given: Partial<Settings>) =>
    estimateCell(completeSettings({ scenario: 'noise', N: 50, Nadv: 1000, d: 400, ...given })).flops;

  it.each<[string, Partial<Settings>]>([
    ['an offset', { correlation: 0.3 }],
    ['a steep spectrum', { spectrum: 1 }],
    ['few dimensions', { rank: 30 }],
    ['tight clusters', { clusterSize: 10, clusterCosine: 0.95 }],
  ])('is longer where g learns from correlated samples: %s', (_, given) => {
    const same = flopsOf({ ...given, base: 'same' });
    const isotropic = flopsOf({ ...given, base: 'isotropic' });
    const independent = flopsOf({});
    expect(same).toBeGreaterThan(2 * independent);
    // Only f has correlated samples, and few.
    expect(isotropic).toBeLessThan(1.1 * independent);
  });

  it('grows without a jump as samples come to depend on each other', () => {
    const ranks = [400, 200, 100, 50, 25].map((rank) => flopsOf({ rank, base: 'same' }));
    const offsets = [0, 0.02, 0.04, 0.08, 0.16].map((correlation) => flopsOf({ correlation, base: 'same' }));
    for (const flops of [ranks, offsets])
      for (let i = 1; i < flops.length; i++) {
        expect(flops[i] / flops[i - 1]).toBeGreaterThan(1);
        expect(flops[i] / flops[i - 1]).toBeLessThan(2);
      }
  });
});

describe('what cells share', () => {
  it.each<[string, Partial<Settings>]>([
    ['one hidden layer', {}],
    ['mlp', { network: 'mlp', dataset: 'mnist', d: 784 }],
    ['mlp, flow', { network: 'mlp', dataset: 'mnist', d: 784, solver: 'flow' }],
    ['convnet', { network: 'convnet', dataset: 'mnist', d: 784 }],
  ])('is two of the three trainings: %s', (_, given) => {
    const settings = completeSettings({ N: 500, Nadv: 500, ...given });
    const { ofGroup, ofKey } = sharedWork(settings);
    expect(ofKey.flops()).toBeGreaterThan(0);
    // And reading real data, or drawing and scoring a large f.
    expect(ofGroup()).toBeGreaterThan(ofKey.flops());
    expect(2 * ofKey.flops() + ofGroup()).toBeLessThan(estimateCell(settings).flops);
  });

  it('includes the initial weights of g where it learns from few samples', () => {
    const wide = { d: 8000, m: 800, N: 100 };
    const [few, many] = [100, 101].map((Nadv) => completeSettings({ ...wide, Nadv }));
    expect(sharedWork(few).ofGroup()).toBeGreaterThan(1.5 * sharedWork(many).ofGroup());
    const more = estimateCell(few).engineBytes - estimateCell(many).engineBytes;
    expect(more / (4 * 800 * (8000 + 2000 + 400))).toBeCloseTo(1, 0);
  });

  it('is no classifier that a cell does not train', () => {
    const trained = completeSettings({ network: 'mlp', dataset: 'mnist', d: 784 });
    const own = { ...trained, standard: 'onnx:model.onnx' };
    const training = sharedWork(trained).ofGroup() - sharedWork(own).ofGroup();
    expect(training).toBeGreaterThan(0);
    expect((estimateCell(trained).flops - estimateCell(own).flops) / training).toBeCloseTo(1, 6);
  });
});
