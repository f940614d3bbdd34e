import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients, Mode } from './layer.ts';
import { Scratch } from './scratch.ts';

/** A branch of a residual layer, and its number of parameters. */
export interface Branch {
  readonly layer: Layer;
  readonly parameterCount: number;
}

/**
 * Residual layer: y = shortcut(x) + inner(x), or y = x + inner(x) without a shortcut. Parameters: those of inner, then
 * of the shortcut.
 */
export class Residual implements Layer {
  readonly #engine: Engine;
  readonly #inner: Branch;
  readonly #shortcut: Branch | undefined;
  /** The shortcut's output, or its gradient by the input. */
  readonly #beside: Scratch;

  constructor(engine: Engine, inner: Branch, shortcut?: Branch) {
    this.#engine = engine;
    this.#inner = inner;
    this.#shortcut = shortcut;
    this.#beside = new Scratch(engine.memory);
  }

  async forward(input: Matrix, output: Matrix, mode: Mode): Promise<void> {
    await this.#inner.layer.forward(input, output, mode);
    let added = input;
    if (this.#shortcut !== undefined) {
      added = this.#beside.take(output.rows, output.cols);
      await this.#shortcut.layer.forward(input, added, mode);
    }
    this.#engine.kernels.addScaled(output, added, 1);
  }

  async backward(
    input: Matrix,
    outputGradient: Matrix,
    { parameters, inputs }: LayerGradients,
  ): Promise<void> {
    const count = this.#inner.parameterCount;
    await this.#inner.layer.backward(input, outputGradient, {
      parameters: parameters?.rowsFrom(0, count),
      inputs,
    });
    let added = outputGradient;
    if (this.#shortcut !== undefined) {
      const { layer, parameterCount } = this.#shortcut;
      const byInputs = inputs && this.#beside.take(inputs.rows, inputs.cols);
      await layer.backward(input, outputGradient, {
        parameters: parameters?.rowsFrom(count, parameterCount),
        inputs: byInputs,
      });
      if (byInputs !== undefined) added = byInputs;
    }
    if (inputs !== undefined) this.#engine.kernels.addScaled(inputs, added, 1);
  }

  [Symbol.dispose](): void {
    for (const branch of [this.#inner, this.#shortcut]) branch?.layer[Symbol.dispose]();
    this.#beside[Symbol.dispose]();
  }
}
