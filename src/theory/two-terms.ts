import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';

/**
 * The two terms of the function learned by g, on some inputs (docs/mathematics.md, "Why perturbations teach"). Both are
 * linear.
 */
export interface TwoTerms {
  /** T1(x) = <sum_n s_n xbase_n, x>: the contribution of the mislabelled base inputs. */
  readonly T1: Float64Array;
  /** T2(x) = <sum_n s_n (xadv_n - xbase_n), x>: the contribution of the perturbations. */
  readonly T2: Float64Array;
}

/**
 * Splits the learned part of g's boundary normal, z_adv - W0^T a = sum_n s_n xadv_n, on the rows of X (N x d). Sums are
 * float64, since the terms of either sum nearly cancel.
 *
 * @param base base inputs, Nadv x d.
 * @param perturbed the same inputs perturbed, Nadv x d.
 * @param influence s, Nadv: weight of each sample (docs/mathematics.md, "Why perturbations teach")
 */
export function twoTerms(
  { samples }: Kernels,
  X: Matrix,
  base: Matrix,
  perturbed: Matrix,
  influence: Float64Array,
): TwoTerms {
  const normal1 = samples.weightedSum(base, undefined, influence);
  const normal2 = samples.weightedSum(perturbed, base, influence);
  return { T1: innerProducts(X, normal1), T2: innerProducts(X, normal2) };
}

/** Median of abs(T2) / abs(T1) over inputs. */
export function medianRatio({ T1, T2 }: TwoTerms): number {
  const ratios = T1.map((value, n) => Math.abs(T2[n]) / Math.abs(value)).sort();
  const middle = ratios.length >> 1;
  return ratios.length % 2 === 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
}

/** <z, x_n> for each row of X (N x d). */
function innerProducts(X: Matrix, z: Float64Array): Float64Array {
  const [x, d] = [X.data, X.cols];
  const products = new Float64Array(X.rows);
  for (let n = 0; n < products.length; n++) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += z[k] * x[n * d + k];
    products[n] = sum;
  }
  return products;
}
