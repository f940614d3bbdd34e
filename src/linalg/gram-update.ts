import type { Engine } from './engine.ts';
import type { Gram } from './gram.ts';
import { Matrix, type Triangle } from './matrix.ts';
import { expectApart, expectShape } from './shapes.ts';
import { SharedTriangle } from './shared-triangle.ts';

/** Rows of G computed by one product, from the first column to the diagonal. */
const PANEL_ROWS = 256;

/**
 * G = B + Q M^T + M Q^T. With M = X D^T + Q (D D^T) / 2 and B = X X^T it is the Gram matrix of X + Q D: inputs X (N x d)
 * moved by combinations Q (N x r) of r directions D. 2 N^2 r operations, where a new Gram matrix takes N^2 d. An entry
 * is a pure function of its two rows.
 *
 * @param B N x N. @param Q N x r. @param M N x r. @param G N x N, apart from the others.
 * @throws RangeError where shapes do not fit.
 */
export async function updateGram(engine: Engine, B: Triangle, Q: Matrix, M: Matrix, G: Gram): Promise<void> {
  const N = B.rows;
  expectShape('updateGram', 'Q', Q, N, Q.cols);
  expectShape('updateGram', 'M', M, N, Q.cols);
  expectShape('updateGram', 'G', G, N, N);
  expectApart('updateGram', 'G', G, 'B', B);
  using panel = engine.memory.matrix(Math.min(N, PANEL_ROWS), N);
  for (let from = 0; from < N; from += PANEL_ROWS) {
    const rows = Math.min(PANEL_ROWS, N - from);
    const columns = from + rows;
    const block = panel.shapedAs(rows, columns);
    await engine.gemm(Q.rowsFrom(from, rows), M.rowsFrom(0, columns), block, { transB: true });
    await engine.gemm(M.rowsFrom(from, rows), Q.rowsFrom(0, columns), block, {
      transB: true,
      accumulate: true,
    });
    if (G instanceof SharedTriangle)
      for (let n = from; n < columns; n++) addRows(B.row(n), block.row(n - from), G.row(n));
    else engine.kernels.samples.sumRows(B, block, G, { from, to: columns });
  }
  if (G instanceof Matrix) engine.kernels.mirror(G);
}

/** out = a + b, over the length of a. */
function addRows(a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let k = 0; k < a.length; k++) out[k] = a[k] + b[k];
}
