import { describe, expect, test } from 'vitest';
import { type PatchShape, patchesOf, patchSize } from '../../src/linalg/patch-shape.ts';
import * as naive from '../oracles/layers.ts';
import { filledMatrix, wasm } from './support.ts';

describe.each([0, 1, 3, 4, 5, 15, 16, 17, 33, 64, 130])('%i columns', (d) => {
  const N = 3;

  test('addBias and addColumnSums', async () => {
    const { kernels } = await wasm;
    using X = filledMatrix(await wasm, N, d);
    using b = filledMatrix(await wasm, d, 1, 2);
    const sums = naive.columnSums(X.data, b.data);
    const moved = X.data.map((x, i) => x + b.data[i % d]);
    kernels.layers.addBias(X, b);
    expect(X.data).toEqual(moved);
    using again = filledMatrix(await wasm, N, d);
    kernels.layers.addColumnSums(again, b);
    expect(b.data).toEqual(sums);
  });

  test.each([3, 300])('addColumnProducts of %i rows', async (rows) => {
    const engine = await wasm;
    using X = filledMatrix(engine, rows, d);
    using Y = filledMatrix(engine, rows, d, 2);
    const [x, y, b] = [3, 4, 5].map((seed) => filledMatrix(engine, d, 1, seed));
    const expected = naive.columnProducts(X.data, x.data, Y.data, y.data, b.data);
    engine.kernels.layers.addColumnProducts(X, x, Y, y, b);
    expect(b.data).toEqual(expected);
    for (const vector of [x, y, b]) vector.free();
  });

  test('combineColumns, in place too', async () => {
    const engine = await wasm;
    using A = filledMatrix(engine, N, d);
    using B = filledMatrix(engine, N, d, 2);
    using out = filledMatrix(engine, N, d, 9);
    const [p, q, r] = [3, 4, 5].map((seed) => filledMatrix(engine, d, 1, seed));
    const expected = naive.combinedColumns(A.data, p.data, B.data, q.data, r.data);
    engine.kernels.layers.combineColumns(A, p, B, q, r, out);
    expect(out.data).toEqual(expected);
    engine.kernels.layers.combineColumns(A, p, B, q, r, B);
    expect(B.data).toEqual(expected);
    for (const vector of [p, q, r]) vector.free();
  });

  test.each([0, 0.01])('leakyScale with slope %f, in place too', async (gamma) => {
    const engine = await wasm;
    using X = filledMatrix(engine, N, d);
    using values = filledMatrix(engine, N, d, 2);
    using out = filledMatrix(engine, N, d, 3);
    const expected = naive.leakyScale(X.data, values.data, gamma);
    engine.kernels.layers.leakyScale(X, values, gamma, out);
    expect(out.data).toEqual(expected);
    engine.kernels.layers.leakyScale(X, values, gamma, X);
    expect(X.data).toEqual(expected);
  });

  test('nesterovStep', async () => {
    const engine = await wasm;
    using p = filledMatrix(engine, d, 1);
    using g = filledMatrix(engine, d, 1, 2);
    using v = filledMatrix(engine, d, 1, 3);
    const options = { momentum: 0.9, weightDecay: 5e-4 };
    const expected = naive.nesterovStep(p.data, g.data, v.data, 0.1, options);
    engine.kernels.layers.nesterovStep(p, g, v, 0.1, options);
    expect({ p: p.data, v: v.data }).toEqual(expected);
  });
});

describe.each<PatchShape>([
  { height: 5, width: 6, channels: 2, side: 3, stride: 1, padding: 0 },
  { height: 4, width: 3, channels: 5, side: 3, stride: 1, padding: 1 },
  { height: 7, width: 6, channels: 1, side: 3, stride: 2, padding: 0 },
  { height: 4, width: 5, channels: 4, side: 3, stride: 2, padding: 1 },
  { height: 2, width: 2, channels: 3, side: 2, stride: 1, padding: 3 },
])('patches of %j', (shape) => {
  const N = 2;
  const places = naive.patchPlaces(shape, N);
  const [down, across] = patchesOf(shape);
  const [rows, size, pixels] = [N * down * across, patchSize(shape), shape.height * shape.width];

  test('copyPatches, over dirty memory', async () => {
    const engine = await wasm;
    using images = filledMatrix(engine, N, pixels * shape.channels);
    using patches = filledMatrix(engine, rows, size, 2);
    engine.kernels.layers.copyPatches(shape, images, patches);
    expect([...patches.data]).toEqual(places.map((place) => (place < 0 ? 0 : images.data[place])));
  });

  test('addPatches, over dirty memory', async () => {
    const engine = await wasm;
    using images = filledMatrix(engine, N, pixels * shape.channels);
    using patches = filledMatrix(engine, rows, size, 2);
    const expected = new Float32Array(images.data.length);
    for (const [i, place] of places.entries()) if (place >= 0) expected[place] += patches.data[i];
    engine.kernels.layers.addPatches(shape, patches, images);
    expect(images.data).toEqual(expected);
  });
});

test('shapes that do not fit are named', async () => {
  const engine = await wasm;
  using X = filledMatrix(engine, 3, 4);
  using b = filledMatrix(engine, 3, 1);
  const shape = { height: 2, width: 2, channels: 1, side: 1, stride: 1, padding: 0 };
  const { layers } = engine.kernels;
  expect(() => layers.addBias(X, b)).toThrow('addBias: b is 3 x 1, expected 4 x 1');
  expect(() => layers.addColumnSums(X, b)).toThrow('addColumnSums: b is 3 x 1, expected 4 x 1');
  expect(() => layers.leakyScale(X, b, 0, X)).toThrow('leakyScale: values is 3 x 1, expected 3 x 4');
  expect(() => layers.copyPatches(shape, X, b)).toThrow('copyPatches: patches is 3 x 1, expected 12 x 1');
});
