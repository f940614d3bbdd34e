import type { Matrix } from '../linalg/matrix.ts';
import type { Layer, LayerGradients } from './layer.ts';

/** y = x for x > 0 and gamma x otherwise, number by number. */
export class LeakyRelu implements Layer {
  readonly #gamma: number;

  constructor(gamma: number) {
    this.#gamma = gamma;
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    const gamma = this.#gamma;
    const [x, y] = [input.data, output.data];
    for (let i = 0; i < x.length; i++) y[i] = x[i] > 0 ? x[i] : gamma * x[i];
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.inputs === undefined) return;
    const gamma = this.#gamma;
    const [x, dy, dx] = [input.data, outputGradient.data, into.inputs.data];
    for (let i = 0; i < x.length; i++) dx[i] = x[i] > 0 ? dy[i] : gamma * dy[i];
  }

  [Symbol.dispose](): void {}
}
