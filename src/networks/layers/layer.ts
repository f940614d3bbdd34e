import type { Matrix } from '../../linalg/matrix.ts';

/** Gradients that a layer's `backward` writes. */
export interface LayerGradients {
  /** Gradient by the layer's parameters, count x 1: overwritten. */
  readonly parameters?: Matrix;
  /** Gradient by the layer's inputs, rows x inputs: overwritten. */
  readonly inputs?: Matrix;
}

/** Mode of a network; batch normalization and dropout differ between training and evaluation. */
export type Mode = 'training' | 'evaluation';

/**
 * A mode, or `again`: the last pass in training once more on the same input, to the same bits, without an effect on
 * running statistics or random streams.
 */
export type Pass = Mode | 'again';

/**
 * A differentiable layer. In evaluation, an output row is a pure function of its input row and the layer's variables.
 */
export interface Layer extends Disposable {
  /** input: rows x inputs; output: rows x outputs, overwritten. */
  forward(input: Matrix, output: Matrix, pass: Pass): Promise<void>;
  /**
   * Computes gradients from the gradient by the output, rows x outputs. Call it after `forward` on the same input and
   * in the same mode, with at least one row. The last bits of a row's gradient may depend on the number of rows.
   */
  backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void>;
}
