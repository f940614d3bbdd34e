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
  for (let n = 0, i = 0; n < from.rows; n++)
    for (let row = 0; row < rows; row++)
      for (let col = 0; col < cols; col++, i++) target[(n * cols + col) * rows + row] = source[i];
}

/** Global average pooling, summed in float64. */
export class PixelMean implements Layer {
  readonly #channels: number;
  readonly #pixels: number;

  constructor(channels: number, pixels: number) {
    this.#channels = channels;
    this.#pixels = pixels;
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    const [x, y] = [input.data, output.data];
    const sums = new Float64Array(this.#channels);
    for (let n = 0, i = 0; n < input.rows; n++) {
      sums.fill(0);
      for (let pixel = 0; pixel < this.#pixels; pixel++)
        for (let c = 0; c < sums.length; c++, i++) sums[c] += x[i];
      for (let c = 0; c < sums.length; c++) y[n * sums.length + c] = sums[c] / this.#pixels;
    }
  }

  async backward(_input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.inputs === undefined) return;
    const [dy, dx] = [outputGradient.data, into.inputs.data];
    for (let n = 0, i = 0; n < outputGradient.rows; n++)
      for (let pixel = 0; pixel < this.#pixels; pixel++)
        for (let c = 0; c < this.#channels; c++, i++) dx[i] = dy[n * this.#channels + c] / this.#pixels;
  }

  [Symbol.dispose](): void {}
}
