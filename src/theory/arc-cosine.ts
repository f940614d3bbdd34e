import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** Halvings of an angle before its series, after which tangents are below 0.05. */
const HALVINGS = 4;
/** Terms of the series of the arctangent that suffice there. */
const TERMS = 7;
/** Rows of directions that are computed at once. */
const BLOCK_ROWS = 256;

/**
 * arccos of a number in [-1, 1], by half-angle formulas and a series only, since Math.acos differs between JavaScript
 * engines. Numbers outside, which rounding leaves, count as the nearest end.
 */
export function arccos(cosine: number): number {
  const c = Math.min(1, Math.max(-1, cosine));
  // tan^2 of half of the angle, or of what is missing to a right angle.
  const isSteep = c < 0;
  const t = isSteep ? (1 + c) / (1 - c) : (1 - c) / (1 + c);
  let x = Math.sqrt(t);
  for (let halving = 0; halving < HALVINGS; halving++) x /= 1 + Math.sqrt(1 + x * x);
  const square = x * x;
  let sum = 0;
  for (let k = TERMS; k >= 0; k--) sum = 1 / (2 * k + 1) - square * sum;
  const angle = 2 ** (HALVINGS + 1) * x * sum;
  return isSteep ? Math.PI - angle : angle;
}

/**
 * E[phi'(u) phi'(v)] for normal u and v of mean 0 and correlation rho: phi' is gamma + (1 - gamma) [h > 0], and both
 * are positive with probability (pi - arccos rho) / (2 pi). The arc-cosine kernel of degree 0 (Cho, Saul, "Kernel
 * Methods for Deep Learning", NeurIPS 2009) of leaky slopes.
 */
export function leakyArcCosine(rho: number, gamma: number): number {
  return gamma + ((1 - gamma) ** 2 * (Math.PI - arccos(rho))) / (2 * Math.PI);
}

/** Initial distribution of a network's hidden units. */
export interface UnitPrior {
  readonly gamma: number;
  /** Variance of a weight. */
  readonly weight: number;
  /** Variance of a bias; 0 where there are none. */
  readonly bias: number;
}

/**
 * Direction of the gradient of a wide network in the lazy regime at each of some inputs, sum_k y_k Phi(z_n, x_k) x_k
 * with Phi(z, x) = E[phi'(<v, z> + b) phi'(<v, x> + b)] over the initial units (docs/mathematics.md, "Wide networks";
 * [K24b]). The caller frees it.
 *
 * @param Z inputs, M x d
 * @param X training samples, N x d, with labels y in {-1, +1}
 * @returns M x d
 */
export async function lazyDirections(
  engine: Engine,
  Z: Matrix,
  X: Matrix,
  y: Float64Array,
  prior: UnitPrior,
): Promise<Matrix> {
  const { memory } = engine;
  const [ofZ, ofX] = [variances(Z, prior), variances(X, prior)];
  const directions = memory.matrix(Z.rows, Z.cols);
  using weights = memory.matrix(Math.min(BLOCK_ROWS, Z.rows), X.rows);
  for (let from = 0; from < Z.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, Z.rows - from);
    const block = weights.rowsFrom(0, rows);
    await engine.gemm(Z.rowsFrom(from, rows), X, block, { transB: true });
    for (let n = 0; n < rows; n++) {
      const row = block.row(n);
      for (let k = 0; k < row.length; k++) {
        const rho = (prior.weight * row[k] + prior.bias) / Math.sqrt(ofZ[from + n] * ofX[k]);
        row[k] = y[k] * leakyArcCosine(rho, prior.gamma);
      }
    }
    await engine.gemm(block, X, directions.rowsFrom(from, rows));
  }
  return directions;
}

/** Variance of a unit's pre-activation at each row of X. */
function variances(X: Matrix, { weight, bias }: UnitPrior): Float64Array {
  return Float64Array.from({ length: X.rows }, (_, n) => {
    let square = 0;
    for (const value of X.row(n)) square += value * value;
    return weight * square + bias;
  });
}
