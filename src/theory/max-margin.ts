import type { Matrix } from '../linalg/matrix.ts';

/** Solution of the quadratic program to which gradient flow converges in direction. */
export interface MaxMargin {
  /** Dual coefficients lambda_n >= 0, N; positive on the support, where the margin is 1. */
  readonly lambda: Float64Array;
  /** Number of sweeps over the samples. */
  readonly sweeps: number;
  /** Largest violation of a KKT condition, as a margin: abs(margin - 1) on the support, 1 - margin off it. */
  readonly kktResidual: number;
  /** Whether the residual is within the tolerance; it never is where no network separates the samples. */
  readonly converged: boolean;
}

export interface MaxMarginOptions {
  readonly tolerance?: number;
  readonly maxSweeps?: number;
}

/** Tolerance of the residual; the samples are float32, so margins need no more. */
const TOLERANCE = 1e-6;
const MAX_SWEEPS = 1000;
/**
 * Limit of the sweeps in which the residual must halve. From 1 to the tolerance there are 20 halvings. Where N is much
 * larger than d, the program has no solution and the residual stagnates.
 */
const HALVING_SWEEPS = 50;

/**
 * min 1/2 lambda^T Q lambda - 1^T lambda over lambda >= 0, Q_nk = 1/2 y_n y_k kappa_nk G_nk, kappa = 1 + gamma^2 for
 * equal labels and 2 gamma otherwise, by dual coordinate descent (Hsieh et al., ICML 2008): each coordinate in turn is
 * set to its optimum, and the gradient is updated in O(N). Source: [F23]; docs/mathematics.md, "The limit".
 *
 * @param G X X^T, N x N; read in place.
 * @param y labels in {-1, +1}, N.
 */
export function solveMaxMargin(
  G: Matrix,
  y: Float64Array,
  gamma: number,
  { tolerance = TOLERANCE, maxSweeps = MAX_SWEEPS }: MaxMarginOptions = {},
): MaxMargin {
  const [N, g] = [y.length, G.data];
  const equal = (1 + gamma * gamma) / 2;
  const lambda = new Float64Array(N);
  /** Q lambda - 1: margins minus 1. */
  const excess = new Float64Array(N).fill(-1);
  // Weights of a sample of each class in the rows of all others.
  const weights = { positive: rowWeights(y, 1, equal, gamma), negative: rowWeights(y, -1, equal, gamma) };

  const sweep = () => {
    for (let n = 0; n < N; n++) {
      const diagonal = equal * g[n * N + n];
      if (diagonal === 0) continue;
      const updated = Math.max(0, lambda[n] - excess[n] / diagonal);
      const change = updated - lambda[n];
      if (change === 0) continue;
      lambda[n] = updated;
      const weight = y[n] > 0 ? weights.positive : weights.negative;
      const row = n * N;
      for (let k = 0; k < N; k++) excess[k] += change * weight[k] * g[row + k];
    }
  };
  return sweepUntilSolved(lambda, excess, sweep, { tolerance, maxSweeps });
}

/**
 * The same program, for many samples in few dimensions: margins are computed from the two combinations of samples that
 * are the hidden units, in O(d), and G is not needed.
 *
 * @param X samples, N x d
 * @param y labels in {-1, +1}, N
 */
export function solveMaxMarginOfMany(
  X: Matrix,
  y: Float64Array,
  gamma: number,
  { tolerance = TOLERANCE, maxSweeps = MAX_SWEEPS }: MaxMarginOptions = {},
): MaxMargin {
  const [x, N, d] = [X.data, X.rows, X.cols];
  const equal = (1 + gamma * gamma) / 2;
  const lambda = new Float64Array(N);
  const excess = new Float64Array(N).fill(-1);
  /** The combination whose product with a sample of a class is its margin. */
  const [positive, negative] = [new Float64Array(d), new Float64Array(d)];
  const marginOf = (n: number) => {
    const unit = y[n] > 0 ? positive : negative;
    let sum = 0;
    for (let k = 0, at = n * d; k < d; k++, at++) sum += unit[k] * x[at];
    return sum;
  };
  const diagonals = Float64Array.from({ length: excess.length }, (_, n) => {
    let square = 0;
    for (let at = n * d; at < (n + 1) * d; at++) square += x[at] * x[at];
    return equal * square;
  });
  const sweep = () => {
    for (let n = 0; n < N; n++) {
      if (diagonals[n] === 0) continue;
      const updated = Math.max(0, lambda[n] - (marginOf(n) - 1) / diagonals[n]);
      const change = updated - lambda[n];
      if (change === 0) continue;
      lambda[n] = updated;
      const [own, other] = y[n] > 0 ? [positive, negative] : [negative, positive];
      for (let k = 0, at = n * d; k < d; k++, at++) {
        own[k] += change * equal * x[at];
        other[k] -= change * gamma * x[at];
      }
    }
    for (let n = 0; n < N; n++) excess[n] = marginOf(n) - 1;
  };
  return sweepUntilSolved(lambda, excess, sweep, { tolerance, maxSweeps });
}

/** Sweeps over all samples, each of which updates `lambda` and `excess`, until these solve the program or stagnate. */
function sweepUntilSolved(
  lambda: Float64Array,
  excess: Float64Array,
  sweep: () => void,
  { tolerance, maxSweeps }: Required<MaxMarginOptions>,
): MaxMargin {
  let [sweeps, kktResidual] = [0, residual(lambda, excess)];
  let atLastCheck = Number.POSITIVE_INFINITY;
  while (kktResidual > tolerance && sweeps < maxSweeps) {
    if (sweeps > 0 && sweeps % HALVING_SWEEPS === 0) {
      if (kktResidual > atLastCheck / 2) break;
      atLastCheck = kktResidual;
    }
    sweep();
    sweeps++;
    kktResidual = residual(lambda, excess);
  }
  return { lambda, sweeps, kktResidual, converged: kktResidual <= tolerance };
}

/** 1/2 y_n y_k kappa_nk for a sample n with label `label` and all k. */
function rowWeights(y: Float64Array, label: number, equal: number, gamma: number): Float64Array {
  return y.map((other) => (other === label ? equal : -gamma));
}

function residual(lambda: Float64Array, excess: Float64Array): number {
  let most = 0;
  for (let n = 0; n < lambda.length; n++) {
    most = Math.max(most, lambda[n] > 0 ? Math.abs(excess[n]) : -excess[n]);
  }
  return most;
}
