import { cholesky, inverseOfLower } from '../linalg/cholesky.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** Number of rows whose products are summed in float32 before they are added to a float64 sum. */
const BLOCK_ROWS = 256;

/**
 * A matrix T (d x d) that whitens samples: T S T^T = 1 for S = X^T X / N + r v 1, where v is the mean variance of a
 * coordinate and r the ridge, which bounds the scaling of directions without variance. T is the inverse of the Cholesky
 * factor of S, one of the whitenings of Kessy, Lewin and Strimmer, The American Statistician 72, 2018. These differ by
 * a rotation, which does not affect inner products of samples. The caller frees T.
 *
 * For N < d and a small ridge, whitened samples are orthogonal except for their mean. For a large ridge, T is a
 * multiple of the identity and preserves angles. Cost: 2 N d^2 + d^3 / 3.
 *
 * @param X centred samples, N x d, not all zero.
 * @param ridge r > 0.
 */
export async function whiteningOf(engine: Engine, X: Matrix, ridge: number): Promise<Matrix> {
  const d = X.cols;
  const S = await covariance(engine, X);
  let total = 0;
  for (let k = 0; k < d; k++) total += S[k * d + k];
  for (let k = 0; k < d; k++) S[k * d + k] += (ridge * total) / d;
  const T = engine.memory.matrix(d, d);
  T.data.set(inverseOfLower(cholesky(S, d), d));
  return T;
}

/** X^T X / N, d x d, summed in float64 block by block. */
async function covariance(engine: Engine, X: Matrix): Promise<Float64Array> {
  const { rows: N, cols: d } = X;
  using products = engine.memory.matrix(d, d);
  const sums = new Float64Array(d * d);
  for (let from = 0; from < N; from += BLOCK_ROWS) {
    const block = X.rowsFrom(from, Math.min(BLOCK_ROWS, N - from));
    await engine.gemm(block, block, products, { transA: true });
    const values = products.data;
    for (let i = 0; i < sums.length; i++) sums[i] += values[i] / N;
  }
  return sums;
}

/** Whitens centred samples (N x d) by T. The caller frees the result. */
export async function whitened(engine: Engine, T: Matrix, X: Matrix): Promise<Matrix> {
  const seen = engine.memory.matrix(X.rows, X.cols);
  await engine.gemm(X, T, seen, { transB: true });
  return seen;
}
