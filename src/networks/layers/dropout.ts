import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { RandomKey } from '../../linalg/random.ts';
import type { Layer, LayerGradients, Mode } from './layer.ts';
import { Scratch } from './scratch.ts';

/** Returns the next unused row of a random stream. */
export type NextRow = () => RandomKey;

/**
 * Dropout: in training, each number is set to 0 with probability `rate` and divided by 1 - rate otherwise; in
 * evaluation it is unchanged. Every forward pass in training uses a new row of the random stream.
 */
export class Dropout implements Layer {
  readonly #engine: Engine;
  readonly #rate: number;
  readonly #nextRow: NextRow;
  readonly #scratch: Scratch;
  /** Factors of the last forward pass; undefined after an evaluation. */
  #mask: Matrix | undefined;

  constructor(engine: Engine, rate: number, nextRow: NextRow) {
    this.#engine = engine;
    this.#rate = rate;
    this.#nextRow = nextRow;
    this.#scratch = new Scratch(engine.memory);
  }

  async forward(input: Matrix, output: Matrix, mode: Mode): Promise<void> {
    this.#mask = mode === 'training' && this.#rate > 0 ? this.#drawn(input.rows, input.cols) : undefined;
    multiply(input, this.#mask, output);
  }

  async backward(_input: Matrix, outputGradient: Matrix, { inputs }: LayerGradients): Promise<void> {
    if (inputs !== undefined) multiply(outputGradient, this.#mask, inputs);
  }

  #drawn(rows: number, cols: number): Matrix {
    const mask = this.#scratch.take(rows, cols);
    this.#engine.kernels.uniform(mask.shapedAs(1, rows * cols), this.#nextRow(), 0, 1);
    const factors = mask.data;
    const kept = 1 / (1 - this.#rate);
    for (let i = 0; i < factors.length; i++) factors[i] = factors[i] < this.#rate ? 0 : kept;
    return mask;
  }

  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
  }
}

function multiply(values: Matrix, mask: Matrix | undefined, out: Matrix): void {
  const [x, y] = [values.data, out.data];
  if (mask === undefined) {
    y.set(x);
    return;
  }
  const factors = mask.data;
  for (let i = 0; i < y.length; i++) y[i] = x[i] * factors[i];
}
