import type { Matrix, Vector } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';

/** Training samples for a solver. */
export interface TrainingSet {
  /** Inputs, N x d. */
  readonly X: Matrix;
  /** Labels in {-1, +1}, N. */
  readonly y: Vector;
}

/** Result of training, with the figures that theory refers to. */
export interface Training {
  readonly network: OneHidden;
  /** Outputs f(x_n) on the training inputs. */
  readonly outputs: Float64Array;
  /** Mean loss at the end. */
  readonly loss: number;
  /** Smallest margin y_n f(x_n). */
  readonly marginMin: number;
  readonly steps: number;
  /** Flow time reached. */
  readonly time: number;
  /** Whether training reached its end (time or loss). */
  readonly converged: boolean;
  /**
   * s_n = sum_j a_j^2 C_nj: weight of sample n in the boundary normal (docs/mathematics.md, "Why perturbations teach").
   */
  readonly influence: Float64Array;
  /** C (N x m), by which the weights have moved by C^T X; only of few samples (`areFew`). */
  readonly impulses?: Float32Array;
  /** Estimate of 1 - correlation with the function of the exact flow; only of solvers that follow one. */
  readonly flowError?: number;
}
