import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** How samples share directions. */
export interface SharedDirections {
  /**
   * trace(M)^2 / norm_F(M)^2 of the second moment M = X^T X / N: the number of directions that samples spread over, if they
   * did so evenly. At most the smaller of N and d.
   */
  readonly effectiveRank: number;
  /** Mean and largest abs(cosine) of two different samples; undefined for fewer than two samples that are not 0. */
  readonly meanCosine: number | undefined;
  readonly maxCosine: number | undefined;
}

/** Rows whose inner products are computed at a time. */
const BLOCK_ROWS = 512;

/**
 * Reads them off the inner products of X (N x d), without an N x N matrix. Undefined where all samples are 0. Cost: 2 N^2 d.
 */
export async function sharedDirections(engine: Engine, X: Matrix): Promise<SharedDirections | undefined> {
  const N = X.rows;
  const norms = Float64Array.from({ length: N }, (_, n) =>
    Math.sqrt(X.row(n).reduce((sum, value) => sum + value * value, 0)),
  );
  const most = Math.min(BLOCK_ROWS, N);
  using products = engine.memory.matrix(most, N);
  let [squares, cosines, largest, pairs] = [0, 0, 0, 0];
  for (let from = 0; from < N; from += most) {
    const block = X.rowsFrom(from, Math.min(most, N - from));
    await engine.gemm(block, X, products.rowsFrom(0, block.rows), { transB: true });
    for (let row = 0; row < block.rows; row++) {
      const [n, inner] = [from + row, products.row(row)];
      for (let k = 0; k < N; k++) {
        squares += inner[k] ** 2;
        if (k === n || norms[n] === 0 || norms[k] === 0) continue;
        const cosine = Math.abs(inner[k]) / (norms[n] * norms[k]);
        cosines += cosine;
        pairs++;
        if (cosine > largest) largest = cosine;
      }
    }
  }
  const trace = norms.reduce((sum, norm) => sum + norm * norm, 0);
  if (trace === 0) return undefined;
  const known = pairs > 0;
  return {
    effectiveRank: trace ** 2 / squares,
    meanCosine: known ? cosines / pairs : undefined,
    maxCosine: known ? Math.min(largest, 1) : undefined,
  };
}
