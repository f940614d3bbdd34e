import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { RandomKey } from '../../linalg/random.ts';
import type { Layer, LayerGradients, Pass } from './layer.ts';

/** Returns the next unused row of a random stream. */
export type NextRow = () => RandomKey;

/**
 * Dropout: in training, each number is set to 0 with probability `rate` and divided by 1 - rate otherwise; in
 * evaluation it is unchanged. Every forward pass in training uses a new row of the random stream, and the backward pass
 * draws the same row again.
 */
export class Dropout implements Layer {
  readonly #engine: Engine;
  readonly #rate: number;
  readonly #nextRow: NextRow;
  /** Row of the last forward pass; undefined after an evaluation. */
  #row: RandomKey | undefined;

  constructor(engine: Engine, rate: number, nextRow: NextRow) {
    this.#engine = engine;
    this.#rate = rate;
    this.#nextRow = nextRow;
  }

  async forward(input: Matrix, output: Matrix, pass: Pass): Promise<void> {
    if (pass !== 'again') this.#row = pass === 'training' && this.#rate > 0 ? this.#nextRow() : undefined;
    this.#drop(input, output);
  }

  async backward(_input: Matrix, outputGradient: Matrix, { inputs }: LayerGradients): Promise<void> {
    if (inputs !== undefined) this.#drop(outputGradient, inputs);
  }

  #drop(values: Matrix, out: Matrix): void {
    const { layers } = this.#engine.kernels;
    if (this.#row !== undefined) layers.dropOut(values, this.#row, this.#rate, out);
    else if (out.offset !== values.offset) out.data.set(values.data);
  }

  [Symbol.dispose](): void {}
}
