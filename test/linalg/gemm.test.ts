import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine, type EngineChoice, type Matrix } from '../../src/linalg/index.ts';
import * as naive from '../oracles/products.ts';
import { filledMatrix, largestError, numbers } from './support.ts';

const engines: EngineChoice[] = ['wasm', 'wasm-relaxed', 'mlas', 'auto'];
const transposes = [false, true].flatMap((transA) => [false, true].map((transB) => ({ transA, transB })));
const shapes: [number, number, number][] = [
  [0, 3, 2],
  [3, 0, 2],
  [3, 2, 0],
  [1, 1, 1],
  [1, 8, 5],
  [4, 8, 3],
  [5, 9, 7],
  [3, 17, 1],
  [16, 1, 33],
  [31, 33, 257],
  [130, 20, 300],
  [9, 1030, 11],
  [70, 65, 513],
];

/** Computed in parts by engines that split products. */
const tall: [number, number, number] = [1601, 20, 40];

/** Up to `most`, often among the small ones. */
function sizes(most: number): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: most }));
}

/** Whether `block` equals the leading columns of `whole`, from row `from` on, to the bit. */
function sameBits(block: Matrix, whole: Matrix, from: number): boolean {
  for (let n = 0; n < block.rows; n++) {
    const expected = Buffer.from(whole.row(from + n).slice(0, block.cols).buffer);
    if (!expected.equals(Buffer.from(block.row(n).slice().buffer))) return false;
  }
  return true;
}

describe.each(engines)('gemm, %s', (choice) => {
  test.each(transposes)('agrees with the definition, %o', async ({ transA, transB }) => {
    const engine = await createEngine(choice);
    for (const [M, N, K] of [...shapes, tall]) {
      for (const accumulate of [false, true]) {
        using A = transA ? filledMatrix(engine, K, M, 1) : filledMatrix(engine, M, K, 1);
        using B = transB ? filledMatrix(engine, N, K, 2) : filledMatrix(engine, K, N, 2);
        using C = filledMatrix(engine, M, N, 3);
        const expected = Float64Array.from(accumulate ? C.data : numbers(M * N), (c) => (accumulate ? c : 0));
        naive.gemm({ M, N, K }, A.data, B.data, { transA, transB }, expected);
        await engine.gemm(A, B, C, { transA, transB, accumulate });
        expect(largestError(C.data, expected), `${M} x ${N} x ${K}`).toBeLessThan(2 ** -24 * (K + 16));
      }
    }
  });

  test('gram is the product with itself, symmetric to the bit', async () => {
    const engine = await createEngine(choice);
    for (const [N, , K] of shapes) {
      using X = filledMatrix(engine, N, K);
      using G = filledMatrix(engine, N, N, 5);
      await engine.gram(X, G);
      const expected = new Float64Array(N * N);
      naive.gemm({ M: N, N, K }, X.data, X.data, { transA: false, transB: true }, expected);
      expect(largestError(G.data, expected), `${N} x ${K}`).toBeLessThan(2 ** -24 * (K + 16));
      const g = G.data;
      expect(g.every((value, i) => value === g[(i % N) * N + Math.floor(i / N)])).toBe(true);
      using triangle = engine.memory.triangle(N);
      await engine.gram(X, triangle);
      expect(naive.mirrored(triangle)).toEqual(g);
    }
  });

  test('gram of the first rows is the leading block, bit for bit', async () => {
    const engine = await createEngine(choice);
    const N = 300;
    for (const K of [1, 31, 33, 130, 301]) {
      using X = filledMatrix(engine, N, K);
      using whole = engine.memory.matrix(N, N);
      await engine.gram(X, whole);
      using product = engine.memory.matrix(N, N);
      await engine.gemm(X, X, product, { transB: true });
      expect(sameBits(product, whole, 0), `gemm against gram, K = ${K}`).toBe(true);
      for (const first of [1, 2, 3, 5, 12, 13, 16, 31, 63, 64, 65, 66, 127, 129, 256, 257, 258, 299]) {
        using G = engine.memory.matrix(first, first);
        await engine.gram(X.rowsFrom(0, first), G);
        expect(sameBits(G, whole, 0), `${first} of ${N} rows, K = ${K}`).toBe(true);
      }
    }
  });

  test('gram does not depend on where a row stands', async () => {
    const engine = await createEngine(choice);
    for (const [N, K] of [
      [157, 129],
      [270, 40],
      [30, 300],
    ] as const) {
      using X = filledMatrix(engine, N, K);
      using reversed = engine.memory.matrix(N, K);
      for (let n = 0; n < N; n++) reversed.row(n).set(X.row(N - 1 - n));
      using G = engine.memory.matrix(N, N);
      using H = engine.memory.matrix(N, N);
      await engine.gram(X, G);
      await engine.gram(reversed, H);
      expect(Buffer.from(G.data.toReversed().buffer).equals(Buffer.from(H.data.slice().buffer))).toBe(true);
    }
  });

  test('blocks of rows of A and B give that block of the product, bit for bit', async () => {
    const engine = await createEngine(choice);
    const [M, N, K] = [1811, 143, 300];
    using A = filledMatrix(engine, M, K, 1);
    using B = filledMatrix(engine, N, K, 2);
    for (const accumulate of [false, true]) {
      using whole = engine.memory.matrix(M, N);
      whole.data.fill(0.3);
      await engine.gemm(A, B, whole, { transB: true, accumulate });
      await fc.assert(
        fc.asyncProperty(fc.nat(M - 1), sizes(M), sizes(N), async (from, count, cols) => {
          const rows = Math.min(count, M - from);
          using C = engine.memory.matrix(rows, cols);
          C.data.fill(0.3);
          await engine.gemm(A.rowsFrom(from, rows), B.rowsFrom(0, cols), C, { transB: true, accumulate });
          expect(sameBits(C, whole, from)).toBe(true);
        }),
        { numRuns: 60 },
      );
    }
  });

  test('with a fixed number of columns, blocks of rows of A give those rows of the product', async () => {
    const engine = await createEngine(choice);
    for (const [N, K] of [
      [1, 70],
      [2, 33],
      [16, 288],
      [33, 300],
      [64, 576],
      [64, 130],
      [65, 300],
    ] as const) {
      using A = filledMatrix(engine, 1300, K, 1);
      using B = filledMatrix(engine, N, K, 2);
      for (const accumulate of [false, true]) {
        using whole = engine.memory.matrix(A.rows, N);
        const options = { transB: true, fixedColumns: true, accumulate };
        whole.data.fill(0.3);
        await engine.gemm(A, B, whole, options);
        await fc.assert(
          fc.asyncProperty(fc.nat(A.rows - 1), sizes(A.rows), async (from, count) => {
            using C = engine.memory.matrix(Math.min(count, A.rows - from), N);
            C.data.fill(0.3);
            await engine.gemm(A.rowsFrom(from, C.rows), B, C, options);
            expect(sameBits(C, whole, from)).toBe(true);
          }),
          { numRuns: 20 },
        );
      }
    }
  });

  test('works beyond 2 GiB, where an offset no longer fits a signed integer', async () => {
    const engine = await createEngine(choice);
    // Never written, so it takes address space but no memory.
    using _far = engine.memory.allocate(2 ** 31 + 2 ** 20);
    using X = filledMatrix(engine, 70, 90);
    using G = engine.memory.matrix(70, 70);
    expect(G.offset).toBeGreaterThan(2 ** 31);
    await engine.gram(X, G);
    const expected = new Float64Array(70 * 70);
    naive.gemm({ M: 70, N: 70, K: 90 }, X.data, X.data, { transA: false, transB: true }, expected);
    expect(largestError(G.data, expected)).toBeLessThan(1e-5);
  });

  test('names the shapes that do not fit', async () => {
    const engine = await createEngine(choice);
    using A = engine.memory.matrix(2, 3);
    using B = engine.memory.matrix(4, 5);
    using C = engine.memory.matrix(2, 5);
    await expect(engine.gemm(A, B, C)).rejects.toThrow('A is 2 x 3, B is 4 x 5; 3 is not 4');
    await expect(engine.gemm(A, A, C, { transB: true })).rejects.toThrow('C is 2 x 5, expected 2 x 2');
    await expect(engine.gram(A, C)).rejects.toThrow('G is 2 x 5, expected 2 x 2');
    using square = engine.memory.matrix(2, 2);
    await expect(engine.gemm(square, square, square)).rejects.toThrow('share memory');
  });
});

test('products by mlas take no memory besides their operands', async () => {
  const engine = await createEngine('mlas');
  using A = filledMatrix(engine, 1000, 8, 1);
  using B = filledMatrix(engine, 8, 1000, 2);
  using C = engine.memory.matrix(1000, 1000);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 4; i++) await engine.gemm(A, B, C);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(C.bytes);
});
