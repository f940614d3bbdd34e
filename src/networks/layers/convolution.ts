import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { type PatchShape, patchesOf, patchSize } from '../../linalg/patch-shape.ts';
import { Dense, weightsAndBiases } from './dense.ts';
import { CACHED_NUMBERS, imageParts, summedNumbers } from './image-parts.ts';
import type { Layer, LayerGradients } from './layer.ts';
import type { ConvolutionSpec } from './layer-spec.ts';
import type { Workspace } from './workspace.ts';

/** Buffers for patches, or for gradients by them, and for filters turned. */
export const [PATCHES, TURNED] = ['patches', 'turned filters'];

/** Products of patches with filters, whose number does not change. */
const BY_FILTERS = { transB: true, fixedColumns: true } as const;

/** Convolution, as a dense layer on patches (im2col). Images are in NHWC layout (layer-spec.ts). */
export class Convolution implements Layer {
  readonly #engine: Engine;
  readonly #spec: ConvolutionSpec;
  readonly #dense: Dense;
  readonly #W: Matrix;
  readonly #workspace: Workspace;
  readonly #pixels: number;
  readonly #patchSize: number;

  /** parameters: W (filters x (side side channels)), then b (filters), as one column. */
  constructor(engine: Engine, workspace: Workspace, parameters: Matrix, spec: ConvolutionSpec) {
    const [height, width] = patchesOf(spec);
    this.#engine = engine;
    this.#workspace = workspace;
    this.#spec = spec;
    this.#pixels = height * width;
    this.#patchSize = patchSize(spec);
    this.#dense = new Dense(engine, parameters, this.#patchSize, spec.filters, true);
    [this.#W] = weightsAndBiases(parameters, this.#patchSize, spec.filters);
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    for (const [from, count] of imageParts(input.rows, this.#pixels * this.#patchSize, CACHED_NUMBERS)) {
      const patches = this.#workspace.take(PATCHES, count * this.#pixels, this.#patchSize);
      this.#engine.kernels.layers.copyPatches(this.#spec, input.rowsFrom(from, count), patches);
      await this.#dense.forward(patches, this.#byPixel(output, from, count));
    }
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    if (into.parameters) await this.#byParameters(input, outputGradient, into.parameters);
    if (!into.inputs) return;
    if (keepsSize(this.#spec)) await this.#byInputsTurned(outputGradient, into.inputs);
    else await this.#byInputs(outputGradient, into.inputs);
  }

  async #byParameters(input: Matrix, outputGradient: Matrix, parameters: Matrix): Promise<void> {
    const numbers = this.#pixels * this.#patchSize;
    for (const [from, count] of imageParts(input.rows, numbers, summedNumbers(this.#pixels, numbers))) {
      const patches = this.#workspace.take(PATCHES, count * this.#pixels, this.#patchSize);
      this.#engine.kernels.layers.copyPatches(this.#spec, input.rowsFrom(from, count), patches);
      const gradient = this.#byPixel(outputGradient, from, count);
      await this.#dense.byParameters(patches, gradient, parameters, from > 0);
    }
  }

  /** Gradients by the inputs: col2im of the gradients by patches. */
  async #byInputs(outputGradient: Matrix, inputs: Matrix): Promise<void> {
    for (const [from, count] of imageParts(inputs.rows, this.#pixels * this.#patchSize)) {
      const gradients = this.#workspace.take(PATCHES, count * this.#pixels, this.#patchSize);
      await this.#engine.gemm(this.#byPixel(outputGradient, from, count), this.#W, gradients);
      this.#engine.kernels.layers.addPatches(this.#spec, gradients, inputs.rowsFrom(from, count));
    }
  }

  /**
   * Gradient by the inputs as a convolution of the gradient by the outputs with rotated filters. Where input and output
   * have the same size, it needs no more products than col2im and no overlapping sums.
   */
  async #byInputsTurned(outputGradient: Matrix, inputs: Matrix): Promise<void> {
    const { channels, filters, side } = this.#spec;
    const shape: PatchShape = { ...this.#spec, channels: filters };
    const size = patchSize(shape);
    const turned = this.#workspace.take(TURNED, channels, size);
    turnFilters(this.#spec, this.#W.data, turned.data);
    for (const [from, count] of imageParts(inputs.rows, this.#pixels * size, CACHED_NUMBERS)) {
      const patches = this.#workspace.take(PATCHES, count * this.#pixels, side * side * filters);
      this.#engine.kernels.layers.copyPatches(shape, outputGradient.rowsFrom(from, count), patches);
      const gradients = inputs.rowsFrom(from, count).shapedAs(count * this.#pixels, channels);
      await this.#engine.gemm(patches, turned, gradients, BY_FILTERS);
    }
  }

  #byPixel(images: Matrix, from: number, count: number): Matrix {
    return images.rowsFrom(from, count).shapedAs(count * this.#pixels, this.#spec.filters);
  }

  [Symbol.dispose](): void {}
}

/** Whether outputs have the size of inputs, with pixels aligned. */
export function keepsSize({ side, stride, padding }: ConvolutionSpec): boolean {
  return stride === 1 && 2 * padding === side - 1;
}

/**
 * Rotates filters by half a turn and exchanges inputs with outputs: W, filters x (side side channels) -> channels x
 * (side side filters).
 */
function turnFilters({ filters, channels, side }: ConvolutionSpec, W: Float32Array, out: Float32Array): void {
  const pixels = side * side;
  for (let f = 0, i = 0; f < filters; f++)
    for (let pixel = pixels - 1; pixel >= 0; pixel--)
      for (let c = 0; c < channels; c++, i++) out[(c * pixels + pixel) * filters + f] = W[i];
}
