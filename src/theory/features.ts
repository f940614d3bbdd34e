import { type InputSpace, seen } from '../datasets/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';

/** Perturbations that a robust feature must withstand. */
export interface Threat {
  readonly norm: 'L2' | 'Linf' | 'L0';
  /** Bound in the norm; for L0, a fraction of the d coordinates. */
  readonly epsilon: number;
}

/** Correlation of a feature with the label, in the mean and in the worst case. */
export interface Usefulness {
  /** E[y f(x)] of the feature f, standardized to mean 0 and variance 1: in [-1, 1]. */
  readonly usefulness: number;
  /** E[inf over perturbations of y f(x + delta)]; negative where perturbations reverse the feature. */
  readonly robustUsefulness: number;
}

/**
 * Usefulness and robust usefulness of the linear feature f(x) = <u, x>, standardized over the samples ([I19], section
 * 2). In the worst case, a linear feature falls by epsilon times the dual norm of u: norm2(u) for L2, the sum of abs(u)
 * for Linf, regardless of the data range. For L0, the worst floor(epsilon d) coordinates move to the end of the data
 * range, sample by sample; where the data are unbounded, they move by 1. Undefined where f is constant.
 *
 * @param u direction of the feature in input space, length d
 * @param X N x d, as the network sees them.
 */
export async function usefulnessOf(
  engine: Engine,
  u: Float64Array,
  { X, y }: { readonly X: Matrix; readonly y: Vector },
  { norm, epsilon }: Threat,
  space: InputSpace,
): Promise<Usefulness | undefined> {
  const values = await featureValues(engine, u, X, space);
  const N = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / N;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N);
  if (!(sd > 0)) return undefined;
  const labels = y.data;
  const usefulness = values.reduce((sum, value, n) => sum + labels[n] * (value - mean), 0) / (N * sd);
  const fall = norm === 'L0' ? meanFallOfLargest(u, X, y, epsilon, space) : epsilon * dualNorm(u, norm);
  return { usefulness, robustUsefulness: usefulness - fall / sd };
}

/** <u, x> of each sample in input space, up to a constant. */
async function featureValues(
  engine: Engine,
  u: Float64Array,
  X: Matrix,
  { scale }: InputSpace,
): Promise<Float32Array> {
  const { memory } = engine;
  using direction = memory.matrix(1, u.length);
  using values = memory.matrix(X.rows, 1);
  direction.data.set(scale ? u.map((value, k) => value * scale[k]) : u);
  await engine.gemm(X, direction, values, { transB: true });
  return values.data.slice();
}

function dualNorm(u: Float64Array, norm: 'L2' | 'Linf'): number {
  return norm === 'L2'
    ? Math.sqrt(u.reduce((sum, value) => sum + value * value, 0))
    : u.reduce((sum, value) => sum + Math.abs(value), 0);
}

/** Mean over samples of the decrease of y <u, x> when the floor(epsilon d) coordinates that matter most are changed. */
function meanFallOfLargest(
  u: Float64Array,
  X: Matrix,
  y: Vector,
  epsilon: number,
  space: InputSpace,
): number {
  const [d, labels] = [u.length, y.data];
  const count = Math.floor(epsilon * d);
  const { range } = space;
  if (range === undefined) return sumOfLargest(u.map(Math.abs), count);
  const ends = range.map((end) => Float64Array.from({ length: d }, (_, k) => seen(space, k, end)));
  const falls = new Float64Array(d);
  let total = 0;
  for (let n = 0; n < X.rows; n++) {
    const x = X.row(n);
    for (let k = 0; k < d; k++) {
      const pull = labels[n] * u[k];
      const room = pull > 0 ? x[k] - ends[0][k] : x[k] - ends[1][k];
      falls[k] = pull * room * (space.scale?.[k] ?? 1);
    }
    total += sumOfLargest(falls, count);
  }
  return total / X.rows;
}

function sumOfLargest(values: Float64Array, count: number): number {
  return values
    .slice()
    .sort()
    .subarray(values.length - count)
    .reduce((sum, value) => sum + value, 0);
}

/** Perturbations X_adv - X_base, read row by row in input space. */
export interface Perturbations {
  readonly base: Matrix;
  readonly perturbed: Matrix;
  readonly targets: Vector;
}

/** The mean of yhat delta over the samples (d, in input space): the common part of the perturbations. */
export function meanPerturbation(
  { samples }: Kernels,
  { base, perturbed, targets }: Perturbations,
  space: InputSpace,
): Float64Array {
  const { scale } = space;
  const sums = samples.weightedSum(perturbed, base, targets.data);
  return sums.map((sum, k) => (sum * (scale?.[k] ?? 1)) / base.rows);
}

/** Number of rows projected at once. */
const BLOCK_ROWS = 512;

/**
 * Fractions of the perturbations' energy, the sum over samples of norm2(delta)^2, in the span of the first 1, 2, ...
 * components (orthonormal rows, count x d, in input space): `count` ascending numbers. Undefined where all
 * perturbations are zero.
 */
export async function energyShares(
  engine: Engine,
  components: Matrix,
  { base, perturbed }: Perturbations,
  { scale }: InputSpace,
): Promise<Float64Array | undefined> {
  const { memory } = engine;
  const [d, count] = [base.cols, components.rows];
  using deltas = memory.matrix(Math.min(BLOCK_ROWS, base.rows), d);
  using projected = memory.matrix(deltas.rows, count);
  const energies = new Float64Array(count);
  let total = 0;
  for (let from = 0; from < base.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, base.rows - from);
    const block = deltas.rowsFrom(0, rows);
    const [delta, x, moved] = [
      block.data,
      base.rowsFrom(from, rows).data,
      perturbed.rowsFrom(from, rows).data,
    ];
    for (let i = 0; i < delta.length; i++) {
      delta[i] = (moved[i] - x[i]) * (scale?.[i % d] ?? 1);
      total += delta[i] * delta[i];
    }
    const shares = projected.rowsFrom(0, rows);
    await engine.gemm(block, components, shares, { transB: true });
    const values = shares.data;
    for (let i = 0; i < values.length; i++) energies[i % count] += values[i] * values[i];
  }
  if (total === 0) return undefined;
  let sum = 0;
  return energies.map((energy) => {
    sum += energy;
    return sum / total;
  });
}
