import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { addBiases, type OneHidden } from './one-hidden.ts';

/** Number of rows evaluated at once. */
const BLOCK_ROWS = 2048;

/** f(x) for each row of X (N x d), N. */
export async function outputsOf(engine: Engine, network: OneHidden, X: Matrix): Promise<Float64Array> {
  const { W, a, gamma } = network;
  const { memory, kernels } = engine;
  const outputs = new Float64Array(X.rows);
  const most = Math.min(BLOCK_ROWS, X.rows);
  using H = memory.matrix(most, W.rows);
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, X.rows - from);
    const block = H.rowsFrom(0, rows);
    await engine.gemm(X.rowsFrom(from, rows), W, block, { transB: true });
    addBiases(network, block, kernels);
    using f = memory.vector(rows);
    kernels.output(block, a, gamma, f);
    outputs.set(f.data, from);
  }
  return outputs;
}

/** z = W^T a (d), the normal of the linear part of f (docs/mathematics.md, "Attacks"). */
export async function boundaryNormal(engine: Engine, { W, a }: OneHidden): Promise<Float32Array> {
  using readout = engine.memory.matrix(1, W.rows);
  using normal = engine.memory.matrix(1, W.cols);
  readout.data.set(a.data);
  await engine.gemm(readout, W, normal);
  return normal.data.slice();
}
