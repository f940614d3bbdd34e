import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients, Pass } from './layer.ts';
import { besideName, type Place, TOP } from './sequence-plan.ts';
import type { Workspace } from './workspace.ts';

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
  readonly #workspace: Workspace;
  /** Name of the buffer of the shortcut's output, or of its gradient by the input. */
  readonly #beside: string;

  /** `place`: that of the sequence it is in. */
  constructor(
    { engine, workspace }: { readonly engine: Engine; readonly workspace: Workspace },
    inner: Branch,
    shortcut?: Branch,
    place: Place = TOP,
  ) {
    this.#engine = engine;
    this.#workspace = workspace;
    this.#inner = inner;
    this.#shortcut = shortcut;
    this.#beside = besideName(place);
  }

  async forward(input: Matrix, output: Matrix, pass: Pass): Promise<void> {
    await this.#inner.layer.forward(input, output, pass);
    let added = input;
    if (this.#shortcut !== undefined) {
      added = this.#workspace.take(this.#beside, output.rows, output.cols);
      await this.#shortcut.layer.forward(input, added, pass);
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
      const byInputs = inputs && this.#workspace.take(this.#beside, inputs.rows, inputs.cols);
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
  }
}
