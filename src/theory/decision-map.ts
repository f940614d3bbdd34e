import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { addBiases, type OneHidden } from '../networks/one-hidden.ts';

/** A plane through the origin, spanned by two orthonormal directions (d each, as the network sees inputs). */
export interface Plane {
  /** Direction of v - u, which is the normal z = W^T a of the linear part of f; sign f nearly equals its sign. */
  readonly along: Float64Array;
  /** Direction of the component of v + u orthogonal to `along`. */
  readonly across: Float64Array;
}

/** Length, relative to the first direction, below which a second direction is rounding error. */
const LEAST_SHARE = 1e-6;

/**
 * The plane spanned by a network's two mean hidden directions, v (mean of w_j over a_j > 0) and u (over a_j < 0). In
 * the limit (docs/mathematics.md, "The limit"), it contains all hidden units. Where u is parallel to v, the coordinate
 * axis least aligned with v replaces u.
 *
 * @throws RangeError for one-dimensional inputs and for a network without weights
 */
export function decisionPlane(network: OneHidden): Plane {
  const d = network.W.cols;
  if (d < 2) throw new RangeError(`a decision map needs inputs of at least 2 dimensions; d is ${d}`);
  const { positive, negative } = meanDirections(network);
  const along = unit(positive.map((v, k) => v - negative[k]));
  const sum = positive.map((v, k) => v + negative[k]);
  const rest = without(sum, along);
  if (norm(rest) > LEAST_SHARE * norm(sum)) return { along, across: unit(without(unit(rest), along)) };
  const axis = new Float64Array(d);
  const sizes = along.map(Math.abs);
  axis[sizes.indexOf(Math.min(...sizes))] = 1;
  return { along, across: unit(without(axis, along)) };
}

function meanDirections({ W, a }: OneHidden): { positive: Float64Array; negative: Float64Array } {
  const [m, d] = [W.rows, W.cols];
  const [positive, negative] = [new Float64Array(d), new Float64Array(d)];
  const positives = a.data.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  for (let j = 0; j < m; j++) {
    const [mean, w] = [a.data[j] > 0 ? positive : negative, W.row(j)];
    const count = mean === positive ? positives : m - positives;
    for (let k = 0; k < d; k++) mean[k] += w[k] / count;
  }
  return { positive, negative };
}

/** Coordinates of samples (rows of X, N x d) in a plane, N x 2, row by row. */
export async function projectOnto(engine: Engine, plane: Plane, X: Matrix): Promise<Float32Array> {
  const { memory } = engine;
  using basis = basisOf(engine, plane);
  using projected = memory.matrix(X.rows, 2);
  await engine.gemm(X, basis, projected, { transB: true });
  return projected.data.slice();
}

/**
 * f at the points x along + y across of a plane, for each y (outer) and each x (inner). By linearity of the first
 * layer, this costs 2 m d operations for the plane and 4 m for each point.
 */
export async function outputsOnPlane(
  engine: Engine,
  network: OneHidden,
  plane: Plane,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
): Promise<Float64Array> {
  const { W, a, gamma } = network;
  const { memory, kernels } = engine;
  const m = W.rows;
  using basis = basisOf(engine, plane);
  using slopes = memory.matrix(m, 2);
  await engine.gemm(W, basis, slopes, { transB: true });
  using points = memory.matrix(xs.length, 2);
  using H = memory.matrix(xs.length, m);
  using f = memory.vector(xs.length);
  const outputs = new Float64Array(xs.length * ys.length);
  for (let row = 0; row < ys.length; row++) {
    const coordinates = points.data;
    for (let i = 0; i < xs.length; i++) {
      coordinates[2 * i] = xs[i];
      coordinates[2 * i + 1] = ys[row];
    }
    await engine.gemm(points, slopes, H, { transB: true });
    addBiases(network, H, kernels);
    kernels.output(H, a, gamma, f);
    outputs.set(f.data, row * xs.length);
  }
  return outputs;
}

function basisOf({ memory }: Engine, { along, across }: Plane): Matrix {
  const basis = memory.matrix(2, along.length);
  basis.data.set(along);
  basis.data.set(across, along.length);
  return basis;
}

/** Projects out a unit direction: values - <values, direction> direction. */
function without(values: Float64Array, direction: Float64Array): Float64Array {
  const share = values.reduce((sum, value, k) => sum + value * direction[k], 0);
  return values.map((value, k) => value - share * direction[k]);
}

function unit(values: Float64Array): Float64Array {
  const size = norm(values);
  if (size === 0)
    throw new RangeError('a network whose mean hidden directions are equal has no decision plane');
  return values.map((value) => value / size);
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
