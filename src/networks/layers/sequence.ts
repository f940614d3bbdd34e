import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients, Pass } from './layer.ts';
import { activationName, type GradientTarget, gradientName, type Place, TOP } from './sequence-plan.ts';
import type { Workspace } from './workspace.ts';

/** A layer of a sequence, with the length of its output rows and its number of parameters. */
export interface Link {
  readonly layer: Layer;
  readonly outputs: number;
  readonly parameterCount: number;
  /** Whether it overwrites its input with its output (`layersInPlace`). */
  readonly inPlace: boolean;
  /** Where the gradient by its input goes (`gradientTargets`). */
  readonly target: GradientTarget;
}

/**
 * Sequential composition of layers. Activations are kept from `forward` to `backward`; where the workspace recomputes,
 * a branch of a residual layer computes them again in `backward`, to the same bits.
 */
export class Sequence implements Layer {
  readonly #workspace: Workspace;
  readonly #links: readonly Link[];
  readonly #place: Place;
  #pass: Pass = 'evaluation';

  constructor(workspace: Workspace, links: readonly Link[], place: Place = TOP) {
    this.#workspace = workspace;
    this.#links = links;
    this.#place = place;
  }

  async forward(input: Matrix, output: Matrix, pass: Pass): Promise<void> {
    this.#pass = pass;
    const values = [...this.#activations(input), output];
    await this.#run(values, pass);
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    const values = await this.#valuesAgain(input);
    // Below the first layer with parameters, only the gradient by the input is needed.
    const learning = this.#links.findIndex(({ parameterCount }) => parameterCount > 0);
    const first = into.inputs ? 0 : Math.max(learning, 0);
    let gradient = outputGradient;
    let end = into.parameters?.rows ?? 0;
    for (let k = this.#links.length - 1; k >= first; k--) {
      const { layer, parameterCount, target } = this.#links[k];
      end -= parameterCount;
      const parameters = into.parameters?.rowsFrom(end, parameterCount);
      const next = k === first ? into.inputs : this.#gradientAt(target, values[k], gradient, into.inputs);
      await layer.backward(values[k], gradient, { parameters, inputs: next });
      if (next !== undefined) gradient = next;
    }
  }

  /** The input of each layer. */
  #activations(input: Matrix): Matrix[] {
    const { recomputes } = this.#workspace;
    const values = [input];
    for (const [k, { outputs }] of this.#links.slice(0, -1).entries()) {
      const name = activationName(this.#place, k, recomputes);
      values.push(this.#links[k].inPlace ? values[k] : this.#workspace.take(name, input.rows, outputs));
    }
    const { slot } = this.#place;
    if (slot !== undefined) this.#workspace.hold(slot, this);
    return values;
  }

  /** Runs as many layers as there are values after the first. */
  async #run(values: readonly Matrix[], pass: Pass): Promise<void> {
    for (const [k, value] of values.slice(1).entries())
      await this.#links[k].layer.forward(values[k], value, pass);
  }

  /** The input of each layer in the last `forward`, computed again where another sequence has overwritten it. */
  async #valuesAgain(input: Matrix): Promise<Matrix[]> {
    const { slot } = this.#place;
    const { recomputes } = this.#workspace;
    const isIntact = !recomputes || slot === undefined || this.#workspace.isHeldBy(slot, this);
    const values = this.#activations(input);
    if (!isIntact) await this.#run(values, this.#pass === 'training' ? 'again' : this.#pass);
    return values;
  }

  /** Matrix for the gradient by `value`; `gradient` is that by the layer's output. */
  #gradientAt(target: GradientTarget, value: Matrix, gradient: Matrix, inputs?: Matrix): Matrix {
    if (target === 'same') return gradient;
    if (target === 'inputs' && inputs !== undefined) return inputs;
    return this.#workspace.take(gradientName(this.#place, target), value.rows, value.cols);
  }

  [Symbol.dispose](): void {
    for (const { layer } of this.#links) layer[Symbol.dispose]();
  }
}
