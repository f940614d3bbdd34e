import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** The linear combination z = sum_n coefficient_n x_n (d) of samples X: N x d. */
export async function combinationOf(
  engine: Engine,
  X: Matrix,
  coefficients: ArrayLike<number>,
): Promise<Float32Array> {
  using row = engine.memory.matrix(1, X.rows);
  using sum = engine.memory.matrix(1, X.cols);
  row.data.set(coefficients);
  await engine.gemm(row, X, sum);
  return sum.data.slice();
}

/**
 * Normal of the max-margin boundary, z = sum_n lambda_n y_n x_n (d, as the network sees inputs), up to scale. Source:
 * [F23]; docs/mathematics.md, "The limit".
 */
export function maxMarginNormal(
  engine: Engine,
  X: Matrix,
  y: Float64Array,
  lambda: Float64Array,
): Promise<Float32Array> {
  return combinationOf(
    engine,
    X,
    lambda.map((value, n) => value * y[n]),
  );
}
