import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Layer, LayerGradients } from './layer.ts';

/** y = W x + b. */
export class Dense implements Layer {
  readonly #engine: Engine;
  readonly #W: Matrix;
  readonly #b: Matrix;

  /** parameters: W (outputs x inputs), then b (outputs), as one column. */
  constructor(engine: Engine, parameters: Matrix, inputs: number, outputs: number) {
    this.#engine = engine;
    [this.#W, this.#b] = weightsAndBiases(parameters, inputs, outputs);
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    await this.#engine.gemm(input, this.#W, output, { transB: true });
    const [b, y] = [this.#b.data, output.data];
    for (let n = 0, i = 0; n < output.rows; n++) for (let j = 0; j < b.length; j++, i++) y[i] += b[j];
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.parameters !== undefined) {
      const [W, b] = weightsAndBiases(into.parameters, this.#W.cols, this.#W.rows);
      await this.#engine.gemm(outputGradient, input, W, { transA: true, accumulate: true });
      addColumnSums(outputGradient, b);
    }
    if (into.inputs !== undefined) await this.#engine.gemm(outputGradient, this.#W, into.inputs);
  }

  [Symbol.dispose](): void {}
}

/** W (outputs x inputs) and b (outputs x 1) in a column that holds one after the other. */
export function weightsAndBiases(
  parameters: Matrix,
  inputs: number,
  outputs: number,
): [W: Matrix, b: Matrix] {
  const weights = inputs * outputs;
  return [parameters.rowsFrom(0, weights).shapedAs(outputs, inputs), parameters.rowsFrom(weights, outputs)];
}

/** b_j = b_j + sum_n X_nj, summed in float64. */
function addColumnSums(X: Matrix, b: Matrix): void {
  const sums = Float64Array.from(b.data);
  const values = X.data;
  for (let n = 0, i = 0; n < X.rows; n++) for (let j = 0; j < sums.length; j++, i++) sums[j] += values[i];
  b.data.set(sums);
}
