import type { Engine } from '../linalg/engine.ts';
import { updateGram } from '../linalg/gram-update.ts';
import type { Matrix, Triangle } from '../linalg/matrix.ts';
import { addBiases, type OneHidden } from './one-hidden.ts';

/** Products with the few training inputs, which always are as many in a cell. */
const WITH_SAMPLES = { transB: true, fixedColumns: true } as const;

/** How training on few samples moved the weights of a network: W = W0 + C^T X. */
export interface Move {
  /** Training inputs, N x d. Valid as long as they are. */
  readonly X: Matrix;
  /** C, N x m. */
  readonly impulses: Float32Array;
}

/**
 * f(x) for each row of Z (rows x d) from products with the initial weights: the pre-activations Z W^T are
 * Z W0^T + (Z X^T) C. Cost: 2 rows N (d + m) operations, where those with W take 2 rows d m.
 *
 * @param initial Z W0^T, rows x m
 */
export async function movedOutputs(
  engine: Engine,
  network: OneHidden,
  { X, impulses }: Move,
  Z: Matrix,
  initial: Matrix,
): Promise<Float64Array> {
  const { memory, kernels } = engine;
  const { a, gamma } = network;
  using C = memory.matrix(X.rows, a.length);
  using along = memory.matrix(Z.rows, X.rows);
  using H = memory.matrix(Z.rows, a.length);
  using f = memory.vector(Z.rows);
  C.data.set(impulses);
  H.data.set(initial.data);
  await engine.gemm(Z, X, along, WITH_SAMPLES);
  await engine.gemm(along, C, H, { accumulate: true });
  addBiases(network, H, kernels);
  kernels.output(H, a, gamma, f);
  return f.data.slice();
}

/**
 * G = W W^T (m x m) from that of the initial weights: W W^T = W0 W0^T + C^T M^T + M C with M = W X^T - C^T (X X^T) / 2.
 * Cost: 2 m N (m + d) operations, where a new Gram matrix takes m^2 d.
 *
 * @param initial W0 W0^T
 */
export async function movedGram(
  engine: Engine,
  { W }: Pick<OneHidden, 'W'>,
  { X, impulses }: Move,
  initial: Triangle,
  G: Triangle,
): Promise<void> {
  const { memory, kernels } = engine;
  const [N, m] = [X.rows, W.rows];
  using C = memory.matrix(N, m);
  using Q = memory.matrix(m, N);
  using inner = memory.matrix(N, N);
  using half = memory.matrix(m, N);
  using M = memory.matrix(m, N);
  C.data.set(impulses);
  kernels.transpose(C, Q);
  await engine.gemm(X, X, inner, WITH_SAMPLES);
  await engine.gemm(Q, inner, half);
  await engine.gemm(W, X, M, WITH_SAMPLES);
  kernels.addScaled(M, half, -0.5);
  await updateGram(engine, initial, Q, M, G);
}
