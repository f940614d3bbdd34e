import { type InputSpace, seen } from '../datasets/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { largestCoordinates } from './largest.ts';
import { euclidean } from './sizes.ts';

export type Norm = 'L2' | 'Linf' | 'L0';

/** Size of a perturbation, and the space in which it is measured. */
export interface Budget {
  readonly norm: Norm;
  /** Bound in the norm; for L0, a fraction of the d coordinates. */
  readonly epsilon: number;
  readonly space: InputSpace;
}

/** Moves an input (d, as the network sees it) in place. */
export type Move = (x: Float32Array) => void;

/**
 * One full step along `direction` z (d, in input space): epsilon z / norm2(z) for L2, epsilon sign(z) for Linf. For L0,
 * the floor(epsilon d) largest coordinates move to the end of the data range given by sign(z), or by sign(z) where the
 * data are unbounded. A zero direction has no effect. Source: [K24], docs/mathematics.md, "Attacks".
 */
export function stepAlong(direction: Float32Array, budget: Budget): Move {
  return budget.norm === 'L0' ? stepOfLargest(direction, budget) : stepOfAll(direction, budget);
}

function stepOfAll(direction: Float32Array, { norm, epsilon, space: { scale } }: Budget): Move {
  const factor = norm === 'L2' ? epsilon / (euclidean(direction) || 1) : epsilon;
  const step = new Float32Array(direction.length);
  for (let k = 0; k < step.length; k++)
    step[k] = factor * (norm === 'L2' ? direction[k] : Math.sign(direction[k]));
  if (scale) for (let k = 0; k < step.length; k++) step[k] /= scale[k];
  return (x) => {
    for (let k = 0; k < x.length; k++) x[k] += step[k];
  };
}

/**
 * One full step of each row of X (N x d, in place): `stepAlong` its target (-1 or 1) times its direction.
 *
 * @param directions N x d, in input space; may be changed
 * @param shares combinations (N x any) of which the directions are linear functions under L2: they become those of the
 * steps
 */
export function stepRows(
  { memory, kernels: { samples } }: Engine,
  X: Matrix,
  directions: Matrix,
  targets: Float64Array,
  budget: Budget,
  shares?: Matrix,
): void {
  if (budget.norm === 'L0') {
    for (let n = 0; n < X.rows; n++) {
      const direction = directions.row(n);
      if (targets[n] < 0) for (let k = 0; k < direction.length; k++) direction[k] = -direction[k];
      stepOfLargest(direction, budget)(X.row(n));
    }
    return;
  }
  const { norm, epsilon, space } = budget;
  using factors = memory.vector(X.rows);
  if (norm === 'L2') samples.orderedNorms(directions, factors);
  const data = factors.data;
  for (let n = 0; n < data.length; n++) data[n] = (targets[n] * epsilon) / (norm === 'L2' ? data[n] || 1 : 1);
  if (shares) samples.timesFactors(shares, factors);
  const scales = space.scale && { scales: space.scale };
  samples.moveRows(X, { directions, factors, bySigns: norm === 'Linf', ...scales });
}

function stepOfLargest(direction: Float32Array, { epsilon, space }: Budget): Move {
  const count = Math.floor(epsilon * direction.length);
  const moved = largestCoordinates(direction, count).filter((k) => direction[k] !== 0);
  const { range } = space;
  return (x) => {
    for (const k of moved) {
      const sign = Math.sign(direction[k]);
      if (range) x[k] = seen(space, k, range[sign < 0 ? 0 : 1]);
      else x[k] += sign / (space.scale?.[k] ?? 1);
    }
  };
}
