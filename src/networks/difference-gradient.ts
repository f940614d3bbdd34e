import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Gradients } from './network.ts';

/**
 * Step of the finite differences: two of 255 grey levels. Rounding of outputs near 10 then has an effect of 1e-4 on a
 * slope of 1.
 */
const STEP = 2 ** -7;
/** Number of rows evaluated at once. */
const BLOCK_ROWS = 1024;

/** Logits of each row of X (rows x d), row by row. */
export type LogitsOf = (X: Matrix) => Promise<Float64Array>;

/**
 * A black-box classifier made differentiable for attacks: its gradients are central differences with a step of 1/128 in
 * each coordinate of what it sees. Cost: 2 d evaluations for each row.
 */
export class DifferenceGradient {
  readonly classes: number;
  readonly #engine: Engine;
  readonly #logitsOf: LogitsOf;

  constructor(engine: Engine, classes: number, logitsOf: LogitsOf) {
    this.#engine = engine;
    this.classes = classes;
    this.#logitsOf = logitsOf;
  }

  /** Logits (rows x K) of X (rows x d). */
  async forward(X: Matrix, logits: Matrix): Promise<void> {
    logits.data.set(await this.#logitsOf(X));
  }

  /** dL/dX from dL/dlogits (rows x K). It has no parameters. */
  async backward(X: Matrix, logitGradient: Matrix, { inputs }: Gradients): Promise<void> {
    if (inputs === undefined) return;
    const d = X.cols;
    const coordinates = Math.min(d, BLOCK_ROWS / 2);
    using moved = this.#engine.memory.matrix(2 * coordinates, d);
    for (let n = 0; n < X.rows; n++)
      for (let from = 0; from < d; from += coordinates) {
        const count = Math.min(coordinates, d - from);
        const block = moved.rowsFrom(0, 2 * count);
        for (let i = 0; i < count; i++) {
          for (const [row, step] of [
            [2 * i, STEP],
            [2 * i + 1, -STEP],
          ]) {
            block.row(row).set(X.row(n));
            block.row(row)[from + i] += step;
          }
        }
        const z = await this.#logitsOf(block);
        inputs.row(n).set(this.#slopes(z, logitGradient.row(n), block, from), from);
      }
  }

  /** Difference quotients of <weights, logits>, with the steps as rounded to float32. */
  #slopes(z: Float64Array, weights: Float32Array, moved: Matrix, from: number): Float32Array {
    const K = this.classes;
    return Float32Array.from({ length: moved.rows / 2 }, (_, i) => {
      const width = moved.row(2 * i)[from + i] - moved.row(2 * i + 1)[from + i];
      let change = 0;
      for (let k = 0; k < K; k++) change += weights[k] * (z[2 * i * K + k] - z[(2 * i + 1) * K + k]);
      return change / width;
    });
  }
}
