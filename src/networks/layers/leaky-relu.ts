import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients } from './layer.ts';

/** Leaky ReLU: y = x for x > 0, gamma x otherwise. */
export class LeakyRelu implements Layer {
  readonly #engine: Engine;
  readonly #gamma: number;

  constructor(engine: Engine, gamma: number) {
    this.#engine = engine;
    this.#gamma = gamma;
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    this.#engine.kernels.layers.leakyScale(input, input, this.#gamma, output);
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.inputs === undefined) return;
    this.#engine.kernels.layers.leakyScale(input, outputGradient, this.#gamma, into.inputs);
  }

  [Symbol.dispose](): void {}
}
