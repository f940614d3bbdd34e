import type { Matrix } from '../linalg/matrix.ts';
import type { Mode } from './layers/layer.ts';
import type { LayerSpec } from './layers/layer-spec.ts';

/** Gradients that `backward` writes; those left out are not computed. */
export interface Gradients {
  /** dL/dparameters, P x 1. */
  readonly parameters?: Matrix;
  /** dL/dX, rows x d. */
  readonly inputs?: Matrix;
}

/**
 * A differentiable classifier of K classes. What it keeps for `backward` grows with the rows of a call: split large
 * inputs into batches. Both methods may allocate, so that views of `data` go stale.
 */
export interface Network extends Disposable {
  /** Its layers, from the input on. */
  readonly layers: readonly LayerSpec[];
  /** Numbers of an input. */
  readonly d: number;
  /** K. */
  readonly classes: number;
  /** Rows that are best given at a time where there are many. */
  readonly blockRows: number;
  /** All parameters, P x 1; layers hold views of it. */
  readonly parameters: Matrix;
  /** Running statistics of batch normalization, S x 1; training moves them, gradients do not. */
  readonly statistics: Matrix;
  /**
   * Logits (rows x K) of X (rows x d), by default in evaluation: then a row's logits are a pure function of that row,
   * the parameters and the statistics. In training, statistics are those of the batch and dropout draws anew.
   * Throws RangeError where shapes do not fit.
   */
  forward(X: Matrix, logits: Matrix, mode?: Mode): Promise<void>;
  /**
   * After `forward` on the same X, in the same mode: gradients from dL/dlogits (rows x K). Throws RangeError where shapes do not fit.
   */
  backward(X: Matrix, logitGradient: Matrix, into: Gradients): Promise<void>;
}
