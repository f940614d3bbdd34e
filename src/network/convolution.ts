import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { Dense } from './dense.ts';
import type { Layer, LayerGradients } from './layer.ts';
import { type ConvolutionSpec, convolved, patchSize } from './layer-spec.ts';
import { addPatches, copyPatches } from './patches.ts';
import { Scratch } from './scratch.ts';

/** Patches are laid out for so many numbers at a time. */
const PATCH_NUMBERS = 2 ** 21;

/** A convolution: a dense layer on the patch below each output pixel. Images pixel by pixel (layer-spec.ts). */
export class Convolution implements Layer {
  readonly #spec: ConvolutionSpec;
  readonly #dense: Dense;
  readonly #patches: Scratch;
  readonly #patchGradients: Scratch;
  readonly #pixels: number;
  readonly #patchSize: number;

  /** parameters: W (filters x (side side channels)), then b (filters), as one column. */
  constructor(engine: Engine, parameters: Matrix, spec: ConvolutionSpec) {
    const [height, width] = convolved(spec);
    this.#spec = spec;
    this.#pixels = height * width;
    this.#patchSize = patchSize(spec);
    this.#dense = new Dense(engine, parameters, this.#patchSize, spec.filters);
    this.#patches = new Scratch(engine.memory);
    this.#patchGradients = new Scratch(engine.memory);
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    for (const [from, count] of this.#parts(input.rows)) {
      const patches = this.#patches.take(count * this.#pixels, this.#patchSize);
      copyPatches(this.#spec, input.rowsFrom(from, count), patches);
      await this.#dense.forward(patches, this.#byPixel(output, from, count));
    }
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    for (const [from, count] of this.#parts(input.rows)) {
      const rows = count * this.#pixels;
      const patches = this.#patches.take(rows, this.#patchSize);
      const inputs = into.inputs && this.#patchGradients.take(rows, this.#patchSize);
      if (into.parameters !== undefined) copyPatches(this.#spec, input.rowsFrom(from, count), patches);
      const gradient = this.#byPixel(outputGradient, from, count);
      await this.#dense.backward(patches, gradient, { parameters: into.parameters, inputs });
      if (into.inputs && inputs) addPatches(this.#spec, inputs, into.inputs.rowsFrom(from, count));
    }
  }

  /** Images from `from` on, so many that their patches are few enough. */
  *#parts(images: number): Generator<[from: number, count: number]> {
    const most = Math.max(1, Math.floor(PATCH_NUMBERS / (this.#pixels * this.#patchSize)));
    for (let from = 0; from < images; from += most) yield [from, Math.min(most, images - from)];
  }

  #byPixel(images: Matrix, from: number, count: number): Matrix {
    return images.rowsFrom(from, count).shapedAs(count * this.#pixels, this.#spec.filters);
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]();
    this.#patchGradients[Symbol.dispose]();
  }
}
