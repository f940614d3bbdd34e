import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients } from './layer.ts';

/** y = W x + b. */
export class Dense implements Layer {
  readonly #engine: Engine;
  readonly #W: Matrix;
  readonly #b: Matrix;

  readonly #fixedColumns: boolean;

  /**
   * parameters: W (outputs x inputs), then b (outputs), as one column.
   *
   * @param fixedColumns whether the bits of outputs may depend on their number: see `GemmOptions`
   */
  constructor(engine: Engine, parameters: Matrix, inputs: number, outputs: number, fixedColumns = false) {
    this.#engine = engine;
    this.#fixedColumns = fixedColumns;
    [this.#W, this.#b] = weightsAndBiases(parameters, inputs, outputs);
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    await this.#engine.gemm(input, this.#W, output, { transB: true, fixedColumns: this.#fixedColumns });
    this.#engine.kernels.layers.addBias(output, this.#b);
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.parameters !== undefined) await this.byParameters(input, outputGradient, into.parameters);
    if (into.inputs !== undefined) await this.#engine.gemm(outputGradient, this.#W, into.inputs);
  }

  /**
   * Gradient by the parameters, count x 1. With `accumulate`, it is added to the present content, so that rows can be
   * processed in parts.
   */
  async byParameters(
    input: Matrix,
    outputGradient: Matrix,
    parameters: Matrix,
    accumulate = false,
  ): Promise<void> {
    const [W, b] = weightsAndBiases(parameters, this.#W.cols, this.#W.rows);
    await this.#engine.gemm(outputGradient, input, W, { transA: true, accumulate });
    if (!accumulate) b.data.fill(0);
    this.#engine.kernels.layers.addColumnSums(outputGradient, b);
  }

  [Symbol.dispose](): void {}
}

/** Views of W (outputs x inputs) and b (outputs x 1) in a column that holds both. */
export function weightsAndBiases(
  parameters: Matrix,
  inputs: number,
  outputs: number,
): [W: Matrix, b: Matrix] {
  const weights = inputs * outputs;
  return [parameters.rowsFrom(0, weights).shapedAs(outputs, inputs), parameters.rowsFrom(weights, outputs)];
}
