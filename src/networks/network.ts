import type { Matrix } from '../linalg/matrix.ts';
import type { Mode } from './layers/layer.ts';
import type { LayerSpec } from './layers/layer-spec.ts';

/** Gradients that `backward` writes; those omitted are not computed. */
export interface Gradients {
  /** dL/dparameters, P x 1. */
  readonly parameters?: Matrix;
  /** dL/dX, rows x d. */
  readonly inputs?: Matrix;
}

/**
 * A differentiable classifier of K classes. The memory kept for `backward` grows with the rows of a call, so large
 * inputs should be split into batches. Where activations of all layers would take more than 1 GiB, residual layers
 * compute theirs again in `backward`, to the same bits. Both methods may allocate, which invalidates views of `data`.
 */
export interface Network extends Disposable {
  /** Its layers, in order from the input. */
  readonly layers: readonly LayerSpec[];
  /** Dimension of an input. */
  readonly d: number;
  /** Number of classes, K. */
  readonly classes: number;
  /** Recommended number of rows at once. */
  readonly blockRows: number;
  /** All parameters, P x 1; layers hold views of them. */
  readonly parameters: Matrix;
  /** Running statistics of batch normalization, S x 1; updated by training, without gradients. */
  readonly statistics: Matrix;
  /**
   * Logits (rows x K) of X (rows x d), by default in evaluation mode. There, a row's logits are a pure function of that
   * row, the parameters and the statistics. In training mode, statistics are those of the batch, and dropout draws new
   * factors. Throws RangeError where shapes do not match.
   */
  forward(X: Matrix, logits: Matrix, mode?: Mode): Promise<void>;
  /**
   * Gradients from dL/dlogits (rows x K). Call it after `forward` on the same X and in the same mode. Throws RangeError
   * where shapes do not match.
   */
  backward(X: Matrix, logitGradient: Matrix, into: Gradients): Promise<void>;
  /** Frees everything but parameters and statistics until the next `forward`, which takes it again. */
  release(): void;
}
