import type { Matrix } from '../matrix.ts';
import { expectApart, expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';
import type { Planes, Tiling } from './tiling.ts';

/** Values of `what` in src/kernels/products/winograd.ts. */
const INPUT = 0;
const OUTPUT_GRADIENT = 1;
const FILTER = 2;
const INPUT_GRADIENT = 3;
const OUTPUT = 4;
const FILTER_GRADIENT = 5;

/**
 * Kernels of convolutions by Winograd's F(3 x 3, 3 x 3) (docs/mathematics.md): transforms between images in NHWC layout
 * and the 25 planes of their tiles. Where tiles of gradients overlap, they are added. Each checks its shapes and
 * throws RangeError naming them.
 */
export class WinogradKernels {
  readonly #run: KernelExports;

  constructor(run: KernelExports) {
    this.#run = run;
  }

  /** Transforms inputs, in tiles of 5 x 5. */
  inputsToPlanes(tiling: Tiling, images: Matrix, planes: Planes): void {
    this.#run.transformTiles(INPUT, ...sizesOf('inputsToPlanes', tiling, images, planes));
  }

  /** Transforms gradients by outputs, in tiles of 3 x 3: the transpose of `planesToOutputs`. */
  outputGradientsToPlanes(tiling: Tiling, images: Matrix, planes: Planes): void {
    this.#run.transformTiles(OUTPUT_GRADIENT, ...sizesOf('outputGradientsToPlanes', tiling, images, planes));
  }

  /** Transforms filters, each an image of one tile. */
  filtersToPlanes(tiling: Tiling, images: Matrix, planes: Planes): void {
    this.#run.transformTiles(FILTER, ...sizesOf('filtersToPlanes', tiling, images, planes));
  }

  /** Computes gradients by inputs: the transpose of `inputsToPlanes`. */
  planesToInputGradients(tiling: Tiling, planes: Planes, images: Matrix): void {
    this.#run.transformTiles(INPUT_GRADIENT, ...sizesOf('planesToInputGradients', tiling, images, planes));
  }

  /** Computes outputs, in tiles of 3 x 3. */
  planesToOutputs(tiling: Tiling, planes: Planes, images: Matrix): void {
    this.#run.transformTiles(OUTPUT, ...sizesOf('planesToOutputs', tiling, images, planes));
  }

  /** Computes gradients by filters: the transpose of `filtersToPlanes`. */
  planesToFilterGradients(tiling: Tiling, planes: Planes, images: Matrix): void {
    this.#run.transformTiles(FILTER_GRADIENT, ...sizesOf('planesToFilterGradients', tiling, images, planes));
  }
}

type Sizes = [...Parameters<KernelExports['transformTiles']>] extends [number, ...infer Rest] ? Rest : never;

function sizesOf(kernel: string, tiling: Tiling, images: Matrix, planes: Planes): Sizes {
  const { height, width, channels, padding, tiles } = tiling;
  const [down, across] = tiles;
  if (channels % 4 !== 0) throw new RangeError(`${kernel}: ${channels} channels are not a multiple of 4`);
  expectShape(kernel, 'images', images, images.rows, height * width * channels);
  expectShape(kernel, 'a plane', planes.at(0), images.rows * down * across, channels);
  expectApart(kernel, 'planes', planes.matrix, 'images', images);
  return [
    images.rows,
    height,
    width,
    channels,
    padding,
    down,
    across,
    images.offset,
    planes.matrix.offset,
    planes.matrix.cols * 4,
  ];
}
