import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Matrix, Vector } from '../../src/linalg/index.ts';
import type { Slopes } from '../../src/linalg/kernels/slope-kernels.ts';
import { filledMatrix, filledVector, largestError, numbers, wasm } from './support.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await wasm;
});

/** Share of slopes other than 1 and gamma. */
type Others = 0 | 0.1 | 1;

interface Impulses {
  readonly P: Matrix;
  readonly slopes: Slopes;
}

/** Impulses P (N x m) as `slidingCoefficients` computes them, in float32. */
function impulsesOf(N: number, m: number, gamma: number, others: Others): Impulses {
  const P = engine.memory.matrix(N, m);
  const [impulse, a] = [filledVector(engine, N, 5), filledVector(engine, m, 6)];
  impulse.data[0] = 0;
  const draws = numbers(2 * N * m, 7);
  P.data.set(
    Array.from({ length: N * m }, (_, i) => {
      const [kind, between] = [Math.abs(draws[2 * i]), Math.abs(draws[2 * i + 1])];
      const bit = kind < others + (1 - others) / 2 ? 1 : gamma;
      const slope = kind < others ? gamma + (1 - gamma) * between : bit;
      const full = Math.fround(Math.fround(impulse.data[Math.floor(i / m)]) * Math.fround(a.data[i % m]));
      return Math.fround(full * Math.fround(slope));
    }),
  );
  return { P, slopes: { impulse, a, gamma } };
}

/** P^T X in double precision, m x d. */
function exactProduct(P: Matrix, X: Matrix): number[] {
  const exact = new Array<number>(P.cols * X.cols).fill(0);
  for (let n = 0; n < P.rows; n++)
    for (let j = 0; j < P.cols; j++)
      for (let k = 0; k < X.cols; k++)
        exact[j * X.cols + k] += P.data[n * P.cols + j] * X.data[n * X.cols + k];
  return exact;
}

function free(...owned: (Matrix | Vector)[]): void {
  for (const one of owned) one.free();
}

// Blocks have 30 rows, chunks 480, tables 16 columns and tiles of the transpose 32 units.
const sizes: [N: number, m: number, d: number][] = [
  [1, 1, 1],
  [6, 5, 3],
  [29, 33, 16],
  [30, 4, 17],
  [31, 7, 15],
  [480, 3, 5],
  [481, 64, 33],
  [970, 2, 7],
];

describe.each(sizes)('products of %i x %i impulses', (N, m, d) => {
  test.each([
    [0.01, 0],
    [0.01, 0.1],
    [0, 0.1],
    [0.5, 1],
  ] as const)('with rows of inputs, slope %d, %d of the slopes others', (gamma, others) => {
    const { P, slopes } = impulsesOf(N, m, gamma, others);
    const X = filledMatrix(engine, N, d, 8);
    const C = filledMatrix(engine, m, d, 9);
    engine.kernels.slopes.multiplyTransposed(P, slopes, X, C);
    expect(largestError(C.data, exactProduct(P, X))).toBeLessThan(3e-5);
    free(P, slopes.impulse, slopes.a, X, C);
  });

  test('with a Gram matrix', () => {
    const { P, slopes } = impulsesOf(N, m, 0.01, 0.1);
    const X = filledMatrix(engine, N, 3, 8);
    const G = engine.memory.matrix(N, N);
    engine.kernels.gram(X, G);
    const C = filledMatrix(engine, N, m, 9);
    engine.kernels.slopes.multiply(G, P, slopes, C);
    const exact = exactProduct(P, G);
    const turned = Array.from(C.data, (_, i) => exact[(i % m) * N + Math.floor(i / m)]);
    expect(largestError(C.data, turned)).toBeLessThan(3e-5);
    free(P, slopes.impulse, slopes.a, X, G, C);
  });
});

test('memory of the workspace is given back, and shapes are checked', () => {
  const { P, slopes } = impulsesOf(6, 5, 0.01, 0.1);
  const [G, C, wrong] = [
    filledMatrix(engine, 6, 6, 1),
    engine.memory.matrix(6, 5),
    engine.memory.matrix(5, 5),
  ];
  const before = engine.memory.bytesInUse;
  engine.kernels.slopes.multiply(G, P, slopes, C);
  expect(engine.memory.bytesInUse).toBe(before);
  expect(() => engine.kernels.slopes.multiply(wrong, P, slopes, C)).toThrow(RangeError);
  expect(() => engine.kernels.slopes.multiply(G, P, slopes, wrong)).toThrow(RangeError);
  expect(() => engine.kernels.slopes.multiplyTransposed(P, slopes, G, G)).toThrow(RangeError);
  expect(() => engine.kernels.slopes.multiply(G, P, { ...slopes, a: slopes.impulse }, C)).toThrow(RangeError);
  expect(engine.memory.bytesInUse).toBe(before);
  free(P, slopes.impulse, slopes.a, G, C, wrong);
});

test('slopes of windows are known to the bit: those of units that do not cross zero are none to be multiplied', () => {
  const { memory, kernels } = engine;
  const [N, m, gamma] = [300, 40, 0.01];
  const [H, R, P] = [filledMatrix(engine, N, m, 1), filledMatrix(engine, N, m, 2), memory.matrix(N, m)];
  const [impulse, a] = [filledVector(engine, N, 3), filledVector(engine, m, 4)];
  const diagonal = filledVector(engine, N, 5);
  const slopes = { impulse, a, gamma };
  // Pre-activations move by less than a thousandth of the least.
  for (let n = 0; n < N; n++) impulse.data[n] *= 1e-9;
  kernels.slidingCoefficients({ H, R, impulse, diagonal, a, gamma }, 1e-9, P);
  expect(kernels.slopes.othersIn(P, slopes)).toBe(0);
  for (let n = 0; n < N; n++) impulse.data[n] *= 1e9;
  kernels.slidingCoefficients({ H, R, impulse, diagonal, a, gamma }, 1, P);
  const others = kernels.slopes.othersIn(P, slopes);
  expect(others).toBeGreaterThan(100);
  expect(others).toBeLessThan(0.6 * N * m);
  free(H, R, P, impulse, a, diagonal);
});
