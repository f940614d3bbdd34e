import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../src/linalg/index.ts';
import * as naive from '../oracles/samples.ts';
import { filledMatrix, filledVector, triangleOf, wasm } from './support.ts';

const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 31, 33, 100];
const counts = [1, 2, 3, 4, 5, 6, 9, 259];

const rowsOf = (X: Matrix) => Array.from({ length: X.rows }, (_, n) => X.row(n).slice());

describe.each(lengths)('%i columns', (d) => {
  test.each(counts)('orderedNorms and timesFactors of %i rows', async (N) => {
    const { memory, kernels } = await wasm;
    using X = filledMatrix(await wasm, N, d);
    using out = memory.vector(N);
    using factors = filledVector(await wasm, N, 2);
    const rows = rowsOf(X);
    kernels.samples.orderedNorms(X, out);
    expect([...out.data]).toEqual(rows.map(naive.orderedNorm));
    kernels.samples.timesFactors(X, factors);
    expect(rowsOf(X)).toEqual(rows.map((row, n) => row.map((value) => factors.data[n] * value)));
  });

  test.each(counts)('moveRows and weightedSum of %i rows', async (N) => {
    const engine = await wasm;
    const { samples } = engine.kernels;
    using X = filledMatrix(engine, N, d);
    using directions = filledMatrix(engine, N, d, 2);
    using factors = filledVector(engine, N, 3);
    if (d > 2) directions.row(0).set([0, -0, Number.NaN]);
    const scale = Float64Array.from({ length: d }, (_, k) => 0.3 + (k % 5));
    for (const bySigns of [false, true]) {
      for (const scales of [undefined, scale]) {
        const before = rowsOf(X);
        const along = rowsOf(directions);
        samples.moveRows(X, { directions, factors, bySigns, ...(scales && { scales }) });
        const expected = before.map((x, n) => naive.moved(x, along[n], factors.data[n], bySigns, scales));
        expect(rowsOf(X)).toEqual(expected);
        if (d > 2) X.row(0)[2] = 1;
      }
    }
    if (d > 2) directions.row(0)[2] = 0.5;
    const weights = factors.data.slice();
    expect(samples.weightedSum(X, undefined, weights)).toEqual(
      naive.weightedSum(rowsOf(X), undefined, weights),
    );
    expect(samples.weightedSum(X, directions, factors.data)).toEqual(
      naive.weightedSum(rowsOf(X), rowsOf(directions), weights),
    );
  });

  test.each([0, 1, 6])('sumRows from %i', async (from) => {
    const engine = await wasm;
    if (from > d) return;
    using B = filledMatrix(engine, d, d);
    using triangle = triangleOf(engine, B);
    for (const to of [from, Math.min(d, from + 3), d]) {
      using S = filledMatrix(engine, to - from, to, 2);
      using G = engine.memory.matrix(d, d);
      using half = engine.memory.triangle(d);
      for (const form of [G, half]) engine.kernels.samples.sumRows(triangle, S, form, { from, to });
      for (let n = 0; n < d; n++) {
        const isSum = n >= from && n < to;
        const expected = Float32Array.from({ length: n + 1 }, (_, k) =>
          isSum ? B.row(n)[k] + S.row(n - from)[k] : 0,
        );
        expect(half.row(n)).toEqual(expected);
        expect(G.row(n).slice(0, n + 1)).toEqual(expected);
        expect(G.row(n).slice(n + 1)).toEqual(new Float32Array(d - n - 1));
      }
    }
  });

  test('largestOffDiagonal', async () => {
    const engine = await wasm;
    using G = filledMatrix(engine, d, d);
    using triangle = triangleOf(engine, G);
    const expected = naive.largestOffDiagonal(rowsOf(G));
    for (const form of [G, triangle]) expect(engine.kernels.samples.largestOffDiagonal(form)).toBe(expected);
    if (d < 2) return;
    G.row(d - 1)[d - 2] = -7;
    G.row(0)[d - 1] = 9;
    expect(engine.kernels.samples.largestOffDiagonal(G)).toBe(7);
  });
});

test('weights in the memory of the engine survive its growth', async () => {
  const engine = await wasm;
  using X = engine.memory.matrix(3, 2 ** 22);
  X.data.fill(1);
  using weights = filledVector(engine, 3, 4);
  const expected = weights.data.reduce((sum, weight) => sum + weight, 0);
  expect(engine.kernels.samples.weightedSum(X, undefined, weights.data)[5]).toBe(expected);
});

test('shapes that do not fit are refused', async () => {
  const { memory, kernels } = await wasm;
  const { samples } = kernels;
  const [X, other, factors] = [memory.matrix(2, 3), memory.matrix(2, 2), memory.vector(2)];
  const moves = { directions: other, factors, bySigns: false };
  expect(() => samples.moveRows(X, moves)).toThrow(/moveRows: directions/);
  expect(() => samples.moveRows(X, { ...moves, directions: X })).toThrow(/share memory/);
  expect(() =>
    samples.moveRows(other, { ...moves, directions: memory.matrix(2, 2), scales: new Float64Array(3) }),
  ).toThrow(/moveRows: scales has 3 entries, expected 2/);
  const [B, S] = [memory.triangle(3), memory.matrix(2, 3)];
  expect(() => samples.sumRows(B, S, memory.triangle(4), { from: 1, to: 3 })).toThrow(/sumRows: G/);
  expect(() => samples.sumRows(B, S, B, { from: 0, to: 3 })).toThrow(/sumRows: S/);
  expect(() => samples.sumRows(memory.triangle(2), S, memory.triangle(2), { from: 1, to: 3 })).toThrow(
    /rows to 2 of 2/,
  );
  expect(() => samples.weightedSum(X, other, factors.data)).toThrow(/weightedSum: Y/);
  expect(() => samples.weightedSum(X, undefined, new Float64Array(3))).toThrow(/weights has 3/);
  expect(() => samples.orderedNorms(X, memory.vector(3))).toThrow(/orderedNorms: out/);
  expect(() => samples.timesFactors(X, memory.vector(3))).toThrow(/timesFactors: factors/);
});
