import type { Engine } from '../../linalg/engine.ts';
import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients } from './layer.ts';

/** Converts images from channels first (the layout of data sets) to channels last (NHWC). */
export class Pixels implements Layer {
  readonly #channels: number;
  readonly #pixels: number;

  constructor(channels: number, pixels: number) {
    this.#channels = channels;
    this.#pixels = pixels;
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    transposeRows(input, output, this.#channels, this.#pixels);
  }

  async backward(_input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.inputs !== undefined) transposeRows(outputGradient, into.inputs, this.#pixels, this.#channels);
  }

  [Symbol.dispose](): void {}
}

/** Transposes each row of `from`, a rows x cols matrix. */
function transposeRows(from: Matrix, to: Matrix, rows: number, cols: number): void {
  const [source, target] = [from.data, to.data];
  if (rows === 1 || cols === 1) {
    target.set(source);
    return;
  }
  for (let n = 0, i = 0; n < from.rows; n++)
    for (let row = 0; row < rows; row++)
      for (let col = 0; col < cols; col++, i++) target[(n * cols + col) * rows + row] = source[i];
}

/** Global average pooling, summed in float64. */
export class PixelMean implements Layer {
  readonly #kernels: Kernels;
  readonly #channels: number;
  readonly #pixels: number;

  constructor({ kernels }: Engine, channels: number, pixels: number) {
    this.#kernels = kernels;
    this.#channels = channels;
    this.#pixels = pixels;
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    const means = output.data;
    means.fill(0);
    for (let n = 0; n < input.rows; n++) {
      const image = input.rowsFrom(n, 1).shapedAs(this.#pixels, this.#channels);
      this.#kernels.layers.addColumnSums(image, output.rowsFrom(n, 1).shapedAs(this.#channels, 1));
    }
    for (let i = 0; i < means.length; i++) means[i] /= this.#pixels;
  }

  async backward(_input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.inputs === undefined) return;
    const [dy, dx] = [outputGradient.data, into.inputs.data];
    const size = this.#pixels * this.#channels;
    for (let n = 0, i = 0; n < outputGradient.rows; n++) {
      const [first, end] = [n * size, (n + 1) * size];
      for (let c = 0; c < this.#channels; c++, i++) dx[first + c] = dy[i] / this.#pixels;
      for (let known = this.#channels; known < size; known *= 2)
        dx.copyWithin(first + known, first, Math.min(first + known, end - known));
    }
  }

  [Symbol.dispose](): void {}
}
