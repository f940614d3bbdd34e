import type { Engine } from '../../linalg/engine.ts';
import { Planes, planeNumbers, type Tiling } from '../../linalg/kernels/tiling.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { patchesOf } from '../../linalg/patch-shape.ts';
import { weightsAndBiases } from './dense.ts';
import { imageParts } from './image-parts.ts';
import type { Layer, LayerGradients } from './layer.ts';
import type { ConvolutionSpec } from './layer-spec.ts';
import { partNumbersOf, planeNumbersOf, ROWS_BETWEEN, tilesOf } from './winograd-tiling.ts';
import type { Workspace } from './workspace.ts';

/** Buffers for planes of inputs, of outputs, of filters, and of gradients by filters. */
export const [INPUTS, OUTPUTS, FILTERS, FILTER_GRADIENTS] = [
  'input planes',
  'output planes',
  'filter planes',
  'filter gradients',
];

/**
 * A convolution with 3 x 3 filters by Winograd's F(3 x 3, 3 x 3): 25 products of channels for 9 outputs, compared to 81
 * for im2col. Both passes use the same planes (Lavin and Gray 2016; docs/mathematics.md).
 */
export class WinogradConvolution implements Layer {
  readonly #engine: Engine;
  readonly #spec: ConvolutionSpec;
  readonly #parameters: Matrix;
  readonly #inputs: Tiling;
  readonly #outputs: Tiling;
  readonly #filters: Tiling;
  readonly #tiles: number;
  readonly #workspace: Workspace;

  /** parameters: W (filters x (3 3 channels)), then b (filters), as one column. */
  constructor(engine: Engine, workspace: Workspace, parameters: Matrix, spec: ConvolutionSpec) {
    const { channels, filters } = spec;
    const [height, width] = patchesOf(spec);
    const tiles = tilesOf(spec);
    this.#engine = engine;
    this.#workspace = workspace;
    this.#spec = spec;
    this.#parameters = parameters;
    this.#inputs = { ...spec, tiles };
    this.#outputs = { height, width, channels: filters, padding: 0, tiles };
    this.#filters = { height: 3, width: 3, channels, padding: 0, tiles: [1, 1] };
    this.#tiles = tiles[0] * tiles[1];
  }

  async forward(input: Matrix, output: Matrix): Promise<void> {
    const { winograd, layers } = this.#engine.kernels;
    const U = this.#filtersAsPlanes();
    for (const [from, count] of this.#parts(input.rows)) {
      const V = this.#planesOfInputs(count);
      const M = this.#planesOfOutputs(count);
      winograd.inputsToPlanes(this.#inputs, input.rowsFrom(from, count), V);
      await this.#engine.gemmOfPlanes(V, U, M, { transB: true, fixedColumns: true });
      winograd.planesToOutputs(this.#outputs, M, output.rowsFrom(from, count));
    }
    layers.addBias(this.#byPixel(output), this.#weightsAndBiases(this.#parameters)[1]);
  }

  async backward(input: Matrix, outputGradient: Matrix, into: LayerGradients): Promise<void> {
    const { winograd } = this.#engine.kernels;
    const U = into.inputs && this.#filtersAsPlanes();
    const dU = into.parameters && this.#takeFilters(FILTER_GRADIENTS);
    for (const [from, count] of this.#parts(input.rows)) {
      const dM = this.#planesOfOutputs(count);
      const V = this.#planesOfInputs(count);
      winograd.outputGradientsToPlanes(this.#outputs, outputGradient.rowsFrom(from, count), dM);
      if (dU) {
        winograd.inputsToPlanes(this.#inputs, input.rowsFrom(from, count), V);
        await this.#engine.gemmOfPlanes(dM, V, dU, { transA: true, accumulate: from > 0 });
      }
      if (!U || !into.inputs) continue;
      await this.#engine.gemmOfPlanes(dM, U, V);
      winograd.planesToInputGradients(this.#inputs, V, into.inputs.rowsFrom(from, count));
    }
    if (dU && into.parameters) this.#byParameters(dU, outputGradient, into.parameters);
  }

  #parts(images: number): Iterable<[from: number, count: number]> {
    return imageParts(images, planeNumbersOf(this.#spec), partNumbersOf(this.#spec));
  }

  #byParameters(dU: Planes, outputGradient: Matrix, parameters: Matrix): void {
    const { winograd, layers } = this.#engine.kernels;
    const [W, b] = this.#weightsAndBiases(parameters);
    winograd.planesToFilterGradients(this.#filters, dU, W);
    b.data.fill(0);
    layers.addColumnSums(this.#byPixel(outputGradient), b);
  }

  #filtersAsPlanes(): Planes {
    const U = this.#takeFilters(FILTERS);
    const [W] = this.#weightsAndBiases(this.#parameters);
    this.#engine.kernels.winograd.filtersToPlanes(this.#filters, W, U);
    return U;
  }

  #takeFilters(name: string): Planes {
    const { filters, channels } = this.#spec;
    return this.#planes(name, filters, channels, 0);
  }

  #planesOfInputs(images: number): Planes {
    return this.#planes(INPUTS, images * this.#tiles, this.#spec.channels, ROWS_BETWEEN);
  }

  #planesOfOutputs(images: number): Planes {
    return this.#planes(OUTPUTS, images * this.#tiles, this.#spec.filters, ROWS_BETWEEN);
  }

  #weightsAndBiases(parameters: Matrix): [W: Matrix, b: Matrix] {
    return weightsAndBiases(parameters, 9 * this.#spec.channels, this.#spec.filters);
  }

  #byPixel(images: Matrix): Matrix {
    const { height, width, channels } = this.#outputs;
    return images.shapedAs(images.rows * height * width, channels);
  }

  #planes(name: string, rows: number, channels: number, between: number): Planes {
    const rowsApart = rows + between;
    const room = this.#workspace.take(name, 1, planeNumbers(rowsApart, channels));
    return new Planes(room, rows, channels, rowsApart);
  }

  [Symbol.dispose](): void {}
}
