import type { Matrix } from '../../linalg/matrix.ts';
import type { Images } from './augment.ts';

/** Training samples of a deep network. */
export interface LabelledRows {
  /** N x d. */
  readonly X: Matrix;
  /** Classes in 0..K-1, N. */
  readonly labels: Int32Array;
  /** What the rows are where they are images. */
  readonly images?: Images;
}

/** How training of a network ended. */
export interface NetworkTraining {
  /** Mean cross-entropy at the end, over all samples. */
  readonly loss: number;
  /** Gradients taken. */
  readonly steps: number;
  /** Flow time reached, of a flow. */
  readonly time?: number;
  /** The end that was asked for was reached with a finite loss. */
  readonly converged: boolean;
}
