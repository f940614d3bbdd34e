import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { addBiases, type OneHidden } from '../networks/one-hidden.ts';

/** Number of rows evaluated at once. */
const BLOCK_ROWS = 2048;

/**
 * Fraction of pairs (n, j) with sign H_nj = y_n sign a_j, H = X W^T + b: 1 in the limit of the flow on nearly
 * orthogonal samples, 1/2 for random weights. X: N x d; y: labels in {-1, +1}, N. A pre-activation of 0 is not aligned.
 * Source: [F23].
 */
export async function alignedShare(
  engine: Engine,
  network: OneHidden,
  X: Matrix,
  y: Float64Array,
): Promise<number> {
  const { W, a } = network;
  const m = W.rows;
  using H = engine.memory.matrix(Math.min(BLOCK_ROWS, X.rows), m);
  let aligned = 0;
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, X.rows - from);
    const block = H.rowsFrom(0, rows);
    await engine.gemm(X.rowsFrom(from, rows), W, block, { transB: true });
    addBiases(network, block, engine.kernels);
    const [h, readout] = [block.data, a.data];
    for (let i = 0; i < h.length; i++) {
      const label = y[from + Math.floor(i / m)];
      if (h[i] * label * readout[i % m] > 0) aligned++;
    }
  }
  return aligned / (X.rows * m);
}
