import type { Engine, Matrix } from '../src/linalg/index.ts';
import * as naive from '../test/oracles/products.ts';

/** Milliseconds of the fastest of at least three runs, over at least `leastMs` milliseconds. */
export async function fastest(run: () => unknown, leastMs = 300): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let runs = 0; runs < 3 || performance.now() - start < leastMs; runs++) {
    const from = performance.now();
    await run();
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

/**
 * Milliseconds of the fastest run of each function. They take turns, so that other load on the machine affects all
 * alike.
 */
export async function fastestOfEach(
  runs: readonly (() => unknown)[],
  rounds = 6,
  leastMs = 60,
): Promise<number[]> {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [i, run] of runs.entries()) best[i] = Math.min(best[i], await fastest(run, leastMs));
  }
  return best;
}

/** Stops the program where a result is wrong, since its speed would be meaningless. */
export function expectClose(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i] ?? Number.NaN, expected[i] ?? Number.NaN];
    if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b))))
      throw new Error(`${what}: entry ${i} is ${a}, expected ${b}`);
  }
}

/** Standard normal numbers, rows x cols, from the random stream of the purpose. */
export function normals({ memory, kernels }: Engine, rows: number, cols: number, purpose: number): Matrix {
  const matrix = memory.matrix(rows, cols);
  kernels.gauss(matrix, { seed: 1, purpose, firstRow: 0 });
  return matrix;
}

/**
 * Rejects an engine whose product differs from the plain TypeScript one; the shapes have remainders in all dimensions.
 */
export async function checkGemm(engine: Engine): Promise<void> {
  const [M, N, K] = [67, 70, 300];
  using A = normals(engine, M, K, 1);
  using B = normals(engine, N, K, 2);
  using C = engine.memory.matrix(M, N);
  await engine.gemm(A, B, C, { transB: true });
  const expected = new Float64Array(M * N);
  naive.gemm({ M, N, K }, A.data, B.data, { transA: false, transB: true }, expected);
  expectClose(`gemm, ${engine.flavour}`, C.data, expected, 1e-4);
}
