import type { Matrix } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';
import type { Layer, LayerGradients, Mode } from './layer.ts';
import { Scratch } from './scratch.ts';

/** A layer of a sequence, with the length of its output rows and its number of parameters. */
export interface Link {
  readonly layer: Layer;
  readonly outputs: number;
  readonly parameterCount: number;
}

/** Sequential composition of layers. Activations are kept from `forward` to `backward`. */
export class Sequence implements Layer {
  readonly #links: readonly Link[];
  /** Buffers for the output of each layer but the last. */
  readonly #between: readonly Scratch[];
  /** Gradients by activations: two buffers, for neighbouring layers in turn. */
  readonly #gradients: readonly [Scratch, Scratch];
  /** Activations between the layers, kept by the last `forward`. */
  #kept: readonly Matrix[] = [];

  constructor(memory: Memory, links: readonly Link[]) {
    this.#links = links;
    this.#between = links.slice(1).map(() => new Scratch(memory));
    this.#gradients = [new Scratch(memory), new Scratch(memory)];
  }

  async forward(input: Matrix, output: Matrix, mode: Mode): Promise<void> {
    this.#kept = this.#between.map((scratch, k) => scratch.take(input.rows, this.#links[k].outputs));
    const values = [input, ...this.#kept, output];
    for (const [k, { layer }] of this.#links.entries()) await layer.forward(values[k], values[k + 1], mode);
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    const inputs = [input, ...this.#kept];
    // Below the first layer with parameters, only the gradient by the input is needed.
    const learning = this.#links.findIndex(({ parameterCount }) => parameterCount > 0);
    const first = into.inputs ? 0 : Math.max(learning, 0);
    let gradient = outputGradient;
    let end = into.parameters?.rows ?? 0;
    for (let k = this.#links.length - 1; k >= first; k--) {
      const { layer, parameterCount } = this.#links[k];
      end -= parameterCount;
      const parameters = into.parameters?.rowsFrom(end, parameterCount);
      const next = k === first ? into.inputs : this.#gradients[k % 2].take(input.rows, inputs[k].cols);
      await layer.backward(inputs[k], gradient, { parameters, inputs: next });
      if (next !== undefined) gradient = next;
    }
  }

  [Symbol.dispose](): void {
    for (const { layer } of this.#links) layer[Symbol.dispose]();
    for (const scratch of [...this.#between, ...this.#gradients]) scratch[Symbol.dispose]();
  }
}
