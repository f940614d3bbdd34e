import { describe, expect, test } from 'vitest';
import type { Engine, Matrix } from '../../src/linalg/index.ts';
import { ChangeList } from '../../src/linalg/kernels/walk-kernels.ts';
import * as naive from '../oracles/walk.ts';
import { filledMatrix, filledVector, largestError, numbers, wasm } from './support.ts';

const lengths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 35, 63, 64, 65, 99, 200];

function listed({ indices, changes, count }: ChangeList): [number, number][] {
  return Array.from({ length: count }, (_, i) => [indices.data[i], changes.data[i]]);
}

/** Entries from a coarse grid, so that zeros and ties occur. */
function coarse(engine: Engine, n: number, seed: number): Matrix {
  const row = engine.memory.matrix(1, n);
  row.data.set(numbers(n, seed).map((value) => Math.round(value * 4) / 4));
  return row;
}

describe.each(lengths)('length %i', (n) => {
  test('addRows', async () => {
    const engine = await wasm;
    using X = filledMatrix(engine, 9, n);
    using list = new ChangeList(engine.memory, 8);
    for (const rows of [[], [3], [8, 0, 8, 1, 5]]) {
      using A = filledMatrix(engine, 1, n, 2);
      list.count = 0;
      for (const row of rows) list.add(row, 0.3 * row - 1);
      const expected = naive.addRows(A.data, X.data, listed(list));
      engine.kernels.walk.addRows(A, X, list);
      expect(A.data).toEqual(expected);
    }
  });

  test.each([
    [-0.5, 0.6],
    [-0.999, 0.999],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('clampMove to [%f, %f]', async (low, high) => {
    const engine = await wasm;
    using start = filledMatrix(engine, 1, n);
    using delta = filledMatrix(engine, 1, n, 2);
    using x = filledMatrix(engine, 1, n, 3);
    using list = new ChangeList(engine.memory, n);
    const shrink = 0.7;
    const expected = naive.clampMove(start.data, delta.data, { shrink, low, high });
    const walk = { start, delta, x, low, high };
    expect(engine.kernels.walk.clampMove(walk, shrink, list)).toBe(n > 0);
    expect(x.data).toEqual(expected.x);
    expect(delta.data).toEqual(expected.delta);
    expect(listed(list)).toEqual(expected.clamped);
    for (let k = 0; k < n; k++) {
      delta.data.fill(0);
      start.data.set(x.data);
      x.data[k] += 0.25;
      expect(engine.kernels.walk.clampMove(walk, shrink, list)).toBe(true);
      expect(x.data).toEqual(start.data);
    }
    expect(engine.kernels.walk.clampMove(walk, shrink, list)).toBe(false);
    expect(list.count).toBe(0);
  });

  test('turnUnits', async () => {
    const engine = await wasm;
    const gamma = 0.1;
    using H = filledVector(engine, n);
    using shift = filledVector(engine, n, 2);
    using a = filledVector(engine, n, 3);
    using slopes = filledVector(engine, n, 4);
    slopes.data.set(slopes.data.map((value) => (value > 0 ? 1 : gamma)));
    if (n > 2) shift.data[n - 1] = -H.data[n - 1];
    using list = new ChangeList(engine.memory, n);
    const h = H.data.map((value, j) => value + shift.data[j]);
    const expected = naive.turnUnits(h, slopes.data, a.data, gamma);
    const f = engine.kernels.walk.turnUnits({ H, shift, a, slopes, gamma }, list);
    expect(Math.abs(f - expected.f)).toBeLessThan(1e-13);
    expect(slopes.data).toEqual(expected.slopes);
    expect(listed(list)).toEqual(expected.turned);
    engine.kernels.walk.turnUnits({ H, shift, a, slopes, gamma }, list);
    expect(list.count).toBe(0);
  });

  test('turnSigns', async () => {
    const engine = await wasm;
    using g = coarse(engine, n, 1);
    using signs = coarse(engine, n, 2);
    signs.data.set(signs.data.map(Math.sign));
    using list = new ChangeList(engine.memory, n);
    const expected = naive.turnSigns(g.data, signs.data);
    engine.kernels.walk.turnSigns(g, signs, list);
    expect(largestError(signs.data, expected.signs)).toBe(0);
    expect(listed(list)).toEqual(expected.turned);
  });

  test('largestFree, down to the last', async () => {
    const engine = await wasm;
    using g = coarse(engine, n, 1);
    using free = engine.memory.matrix(1, n);
    using out = engine.memory.vector(2);
    free.data.fill(1);
    for (let left = n; left >= 0; left--) {
      const found = engine.kernels.walk.largestFree(g, free, out);
      expect(found).toBe(naive.largestFree(g.data, free.data));
      expect(found === undefined).toBe(left === 0);
      if (found !== undefined) free.data[found] = 0;
    }
  });

  test('rowSizes', async () => {
    const engine = await wasm;
    using X = filledMatrix(engine, 3, n);
    using out = filledVector(engine, 3);
    engine.kernels.rowSizes(X, out);
    const expected = [0, 1, 2].map((row) => Math.max(0, ...X.row(row).map(Math.abs)));
    expect([...out.data]).toEqual(expected);
  });
});

test('what does not fit is named', async () => {
  const { memory, kernels } = await wasm;
  using list = new ChangeList(memory, 2);
  using X = memory.matrix(3, 5);
  using A = memory.matrix(1, 4);
  using row = memory.matrix(1, 5);
  expect(() => kernels.walk.addRows(A, X, list)).toThrow('addRows: A is 1 x 4, expected 1 x 5');
  list.add(3, 1);
  expect(() => kernels.walk.addRows(row, X, list)).toThrow('addRows: row 3 of 3');
  list.add(0, 1);
  expect(() => list.add(0, 1)).toThrow('add: the list has room for 2, expected 3');
  expect(() => kernels.walk.turnSigns(row, row, list)).toThrow('the list has room for 2, expected 5');
});
