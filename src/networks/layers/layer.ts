import type { Matrix } from '../../linalg/matrix.ts';

/** Gradients that a layer's `backward` writes. */
export interface LayerGradients {
  /** Gradient by the layer's parameters, count x 1: overwritten. */
  readonly parameters?: Matrix;
  /** Gradient by the layer's inputs, rows x inputs: overwritten. */
  readonly inputs?: Matrix;
}

/** Whether a network is trained or evaluated: batch normalization and dropout differ between the two. */
export type Mode = 'training' | 'evaluation';

/**
 * A differentiable map of rows of numbers. In evaluation an output row is a pure function of its input row and the
 * layer's variables.
 */
export interface Layer extends Disposable {
  /** input: rows x inputs; output: rows x outputs, overwritten. */
  forward(input: Matrix, output: Matrix, mode: Mode): Promise<void>;
  /**
   * After `forward` on the same input, of a row at least, in the same mode: from the gradient by the output,
   * rows x outputs. The last bits of a row's gradient may depend on how many rows there are.
   */
  backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void>;
}
