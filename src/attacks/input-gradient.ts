import type { InputSpace } from '../datasets/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { addBiases, type OneHidden } from '../networks/one-hidden.ts';

/**
 * Gradients of f by its inputs, W^T (a o phi'(W x + b)), row by row, in input space (for standardized data, the
 * network's own gradient divided by the scale). X: rows x d, as the network sees them; gradients: rows x d.
 *
 * @param found receives pre-activations H = W x + b and output weights a o phi'(W x), rows x m each
 */
export async function inputGradients(
  engine: Engine,
  network: OneHidden,
  X: Matrix,
  space: InputSpace,
  gradients: Matrix,
  found?: { readonly H: Matrix; readonly shares: Matrix },
): Promise<void> {
  const { W, a, gamma } = network;
  const { memory, kernels } = engine;
  using scratch = memory.matrix(found ? 0 : X.rows, W.rows);
  const { H, shares } = found ?? { H: scratch, shares: scratch };
  using bits = memory.bits(X.rows, W.rows);
  using ones = memory.vector(X.rows);
  ones.data.fill(1);
  await engine.gemm(X, W, H, { transB: true });
  addBiases(network, H, kernels);
  kernels.signBits(H, undefined, 0, bits);
  kernels.coefficients(bits, ones, a, gamma, shares);
  await engine.gemm(shares, W, gradients);
  intoInputSpace(gradients, space);
}

/** Converts gradients by what the network sees (rows x d, in place) to gradients by the inputs. */
export function intoInputSpace(gradients: Matrix, { scale, d }: InputSpace): void {
  if (!scale) return;
  const g = gradients.data;
  for (let i = 0; i < g.length; i++) g[i] /= scale[i % d];
}
