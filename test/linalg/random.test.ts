import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import * as naive from '../oracles/random.ts';
import { wasm } from './support.ts';

const key = { seed: 0xdeadbeef, purpose: 3, firstRow: 5 };

describe('philox', () => {
  // From kat_vectors of Random123, the authors' own implementation.
  const vectors = [
    {
      counter: [0, 0, 0, 0],
      key: [0, 0],
      words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ];

  test.each(vectors)('gives the published words, %#', ({ counter, key: k, words }) => {
    expect(naive.philox(counter, k)).toEqual(words);
  });
});

describe('uniform', () => {
  test('agrees with the definition to the bit, for every remainder', async () => {
    const { memory, kernels } = await wasm;
    for (const [rows, cols] of [
      [0, 4],
      [3, 0],
      [2, 1],
      [1, 15],
      [2, 16],
      [3, 17],
      [2, 33],
      [1, 70],
    ] as const) {
      using out = memory.matrix(rows, cols);
      kernels.uniform(out, key, -0.3, 0.7);
      const expected = Array.from({ length: rows * cols }, (_, i) =>
        naive.uniformEntry(key, Math.floor(i / cols), i % cols, -0.3, 0.7),
      );
      expect([...out.data]).toEqual(expected);
    }
  });

  test('an entry depends on its row and column, not on the shape', async () => {
    const { memory, kernels } = await wasm;
    using whole = memory.matrix(40, 50);
    using block = memory.matrix(7, 23);
    kernels.uniform(whole, key, -1, 1);
    kernels.uniform(block, { ...key, firstRow: key.firstRow + 11 }, -1, 1);
    for (let n = 0; n < 7; n++) expect(block.row(n)).toEqual(whole.row(n + 11).slice(0, 23));
  });

  test('stays below the upper end where rounding would reach it', async () => {
    const { memory, kernels } = await wasm;
    using out = memory.matrix(200, 1000);
    const [low, high] = [1, 1 + 2 ** -22];
    kernels.uniform(out, key, low, high);
    expect(out.data.every((x) => x >= low && x < high)).toBe(true);
    expect(new Set(out.data).size).toBe(2);
    expect(() => kernels.uniform(out, key, 1, 1)).toThrow(RangeError);
  });

  test('has the moments of the distribution', async () => {
    const { memory, kernels } = await wasm;
    using out = memory.matrix(100, 1000);
    kernels.uniform(out, key, -1, 1);
    expect(Math.abs(moment(out.data, 1))).toBeLessThan(0.01);
    expect(moment(out.data, 2)).toBeCloseTo(1 / 3, 2);
  });
});

describe('gauss', () => {
  test('agrees with Box-Muller in float64, for every remainder', async () => {
    const { memory, kernels } = await wasm;
    for (const [rows, cols] of [
      [3, 0],
      [2, 1],
      [3, 17],
      [2, 31],
      [5, 200],
    ] as const) {
      using out = memory.matrix(rows, cols);
      kernels.gauss(out, key);
      const found = out.data;
      for (let i = 0; i < found.length; i++) {
        const expected = naive.gaussEntry(key, Math.floor(i / cols), i % cols);
        expect(Math.abs((found[i] ?? Number.NaN) - expected)).toBeLessThan(2e-6);
      }
    }
  });

  test('blocks of rows agree, and other purposes and seeds differ', async () => {
    const { memory, kernels } = await wasm;
    using whole = memory.matrix(20, 30);
    using other = memory.matrix(9, 30);
    kernels.gauss(whole, key);
    kernels.gauss(other, { ...key, firstRow: key.firstRow + 11 });
    expect(other.data).toEqual(whole.rowsFrom(11, 9).data);
    for (const changed of [
      { ...key, purpose: 4 },
      { ...key, seed: 1 },
    ]) {
      kernels.gauss(other, changed);
      expect(other.data.some((x, i) => x === whole.data[i])).toBe(false);
    }
  });

  test('has the moments of the distribution', async () => {
    const { memory, kernels } = await wasm;
    using out = memory.matrix(400, 1000);
    kernels.gauss(out, key);
    expect(Math.abs(moment(out.data, 1))).toBeLessThan(0.01);
    expect(Math.abs(moment(out.data, 2) - 1)).toBeLessThan(0.01);
    expect(Math.abs(moment(out.data, 3))).toBeLessThan(0.03);
    expect(Math.abs(moment(out.data, 4) - 3)).toBeLessThan(0.06);
  });
});

test('signs agree with the definition and are balanced', async () => {
  const { memory, kernels } = await wasm;
  using out = memory.vector(4000);
  kernels.signs(out, key);
  const expected = Array.from({ length: 50 }, (_, n) => naive.signEntry(key, n));
  expect([...out.data.subarray(0, 50)]).toEqual(expected);
  expect(Math.abs(moment(out.data, 1))).toBeLessThan(0.06);
});

test('the build draws on nothing of the JavaScript engine', () => {
  const imports = WebAssembly.Module.imports(
    new WebAssembly.Module(readFileSync(builtFile('kernels/strict.wasm'))),
  );
  expect(imports.map(({ name }) => name)).toEqual(['memory']);
});

function moment(values: ArrayLike<number>, power: number): number {
  return Array.from(values).reduce((sum, x) => sum + x ** power, 0) / values.length;
}
