import type { Matrix } from '../../linalg/matrix.ts';
import type { Images } from './augment.ts';

/** Training samples of a deep network. */
export interface LabelledRows {
  /** N x d. */
  readonly X: Matrix;
  /** Classes in 0..K-1, length N. */
  readonly labels: Int32Array;
  /** Layout of the samples where they are images. */
  readonly images?: Images;
}

/** Result of training a network. */
export interface NetworkTraining {
  /** Mean cross-entropy at the end, over all samples. */
  readonly loss: number;
  /** Number of gradients computed. */
  readonly steps: number;
  /** Flow time reached; only for a flow. */
  readonly time?: number;
  /** Whether training reached its end (time, loss or epochs) with a finite loss. */
  readonly converged: boolean;
}
