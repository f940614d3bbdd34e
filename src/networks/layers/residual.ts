import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients } from './layer.ts';

/** y = x + inner(x). */
export class Residual implements Layer {
  readonly #engine: Engine;
  readonly #inner: Layer;

  constructor(engine: Engine, inner: Layer) {
    this.#engine = engine;
    this.#inner = inner;
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    await this.#inner.forward(input, output);
    this.#engine.kernels.addScaled(output, input, 1);
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    await this.#inner.backward(input, outputGradient, into);
    if (into.inputs !== undefined) this.#engine.kernels.addScaled(into.inputs, outputGradient, 1);
  }

  [Symbol.dispose](): void {
    this.#inner[Symbol.dispose]();
  }
}
