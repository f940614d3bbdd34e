import { describe, expect, test } from 'vitest';
import {
  artificialRange,
  type Distribution,
  drawFamily,
  type InputFamily,
  scalesOf,
} from '../../src/datasets/draw-inputs.ts';
import { wasm } from '../linalg/support.ts';

const STREAMS = { seed: 5, inputs: 1, offset: 3, centres: 16 };
type Drawn = InputFamily & { readonly correlation: number };
const PLAIN = { correlation: 0, spectrum: 0, rank: 'full', clusterSize: 1, clusterCosine: 0 } as const;

/** Rows of a family, as float64. */
async function rowsOf(rows: number, d: number, given: Partial<Drawn>): Promise<Float64Array[]> {
  const { memory, kernels } = await wasm;
  using X = memory.matrix(rows, d);
  drawFamily(X, { distribution: 'gauss', ...PLAIN, ...given }, STREAMS, memory, kernels);
  return Array.from({ length: rows }, (_, n) => Float64Array.from(X.row(n)));
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
const cosine = (a: Float64Array, b: Float64Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe.each<Distribution>(['uniform', 'gauss'])('families of %s inputs', (distribution) => {
  test.each<[string, Partial<Drawn>]>([
    ['an offset', { correlation: 0.9 }],
    ['a spectrum', { spectrum: 1.5 }],
    ['low rank', { rank: 7 }],
    ['clusters', { clusterSize: 4, clusterCosine: 0.8 }],
    ['all of them', { correlation: 0.3, spectrum: 1, rank: 40, clusterSize: 3, clusterCosine: 0.5 }],
  ])(
    'with %s: smaller sets are prefixes of larger ones, and mean square norms are the same',
    async (_, given) => {
      const large = await rowsOf(600, 300, { distribution, ...given });
      const small = await rowsOf(10, 300, { distribution, ...given });
      expect(small).toEqual(large.slice(0, 10));
      // The common offset alone is one draw, of a norm that is 5 % from the mean; a few clusters or coordinates likewise.
      const square = large.reduce((sum, row) => sum + dot(row, row), 0) / 600;
      const expected = distribution === 'uniform' ? 100 : 300;
      const few = given.rank === 7 || given.spectrum !== undefined ? 0.35 : 0.12;
      expect(Math.abs(square / expected - 1)).toBeLessThan(few);
    },
  );

  test('two samples have the expected cosine: of an offset all, of clusters those of one cluster', async () => {
    const offset = await rowsOf(20, 4000, { distribution, correlation: 0.6 });
    expect(Math.abs(cosine(offset[0], offset[13]) - 0.6)).toBeLessThan(0.05);
    const clusters = await rowsOf(20, 4000, { distribution, clusterSize: 5, clusterCosine: 0.9 });
    expect(Math.abs(cosine(clusters[5], clusters[9]) - 0.9)).toBeLessThan(0.05);
    expect(Math.abs(cosine(clusters[4], clusters[5]))).toBeLessThan(0.08);
  });
});

test('variances fall as k^-alpha up to the rank, and sum to d', () => {
  const scales = scalesOf(8, 2, 4);
  expect(scales.reduce((sum, s) => sum + s * s, 0)).toBeCloseTo(8, 12);
  expect((scales[0] / scales[2]) ** 2).toBeCloseTo(9, 12);
  expect([...scales.slice(4)]).toEqual([0, 0, 0, 0]);
});

test('the range of uniform inputs holds them, and scaled ones have none', async () => {
  const given = {
    distribution: 'uniform',
    ...PLAIN,
    correlation: 0.4,
    clusterSize: 2,
    clusterCosine: 0.3,
  } as const;
  const [low, high] = artificialRange(given) ?? [];
  const largest = Math.max(...(await rowsOf(400, 200, given)).flatMap((row) => [...row].map(Math.abs)));
  expect(largest).toBeLessThanOrEqual(high ?? 0);
  expect(largest).toBeGreaterThan(0.8 * (high ?? 0));
  expect(low).toBe(-(high ?? 0));
  expect(artificialRange({ ...given, spectrum: 1 })).toBeUndefined();
  expect(artificialRange({ ...given, rank: 3 })).toBeUndefined();
  expect(artificialRange({ ...given, distribution: 'gauss' })).toBeUndefined();
});
