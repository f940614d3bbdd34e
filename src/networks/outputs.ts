import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { addBiases, type OneHidden } from './one-hidden.ts';

/** Number of rows evaluated at once. */
const BLOCK_ROWS = 2048;

/** f(x) for each row of X (N x d), N. */
export async function outputsOf(engine: Engine, network: OneHidden, X: Matrix): Promise<Float64Array> {
  return outputsFrom(engine, network, X.rows, async (from, block) => {
    await engine.gemm(X.rowsFrom(from, block.rows), network.W, block, { transB: true });
    addBiases(network, block, engine.kernels);
  });
}

/**
 * Outputs from pre-activations, N, a block of rows at a time.
 *
 * @param fill writes the pre-activations of as many rows as the block has (each m), from row `from` on
 */
export async function outputsFrom(
  { memory, kernels }: Engine,
  { W, a, gamma }: OneHidden,
  N: number,
  fill: (from: number, block: Matrix) => Promise<void>,
): Promise<Float64Array> {
  const outputs = new Float64Array(N);
  using H = memory.matrix(Math.min(BLOCK_ROWS, N), W.rows);
  for (let from = 0; from < N; from += BLOCK_ROWS) {
    const block = H.rowsFrom(0, Math.min(BLOCK_ROWS, N - from));
    await fill(from, block);
    using f = memory.vector(block.rows);
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
