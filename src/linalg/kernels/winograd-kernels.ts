import type { Matrix } from '../matrix.ts';
import { expectApart, expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';
import type { Planes, Tiling } from './tiling.ts';

/** Numbers as src/kernels/winograd.ts has them. */
const INPUT = 0;
const OUTPUT_GRADIENT = 1;
const FILTER = 2;
const INPUT_GRADIENT = 3;
const OUTPUT = 4;
const FILTER_GRADIENT = 5;

/**
 * The kernels of convolutions in Winograd's form F(3 x 3, 3 x 3) (docs/mathematics.md): between images, pixel by
 * pixel, and 25 planes of what stands for their tiles. Those that write images add up tiles where they overlap, over
 * zeros. Each checks its shapes and throws RangeError that names them.
 */
export class WinogradKernels {
  readonly #run: KernelExports;

  constructor(run: KernelExports) {
    this.#run = run;
  }

  /** Inputs, in tiles of 5 x 5. */
  inputsToPlanes(tiling: Tiling, images: Matrix, planes: Planes): void {
    this.#run.tilesToPlanes(INPUT, ...sizesOf('inputsToPlanes', tiling, images, planes));
  }

  /** Gradients by outputs, in tiles of 3 x 3: the transpose of `planesToOutputs`. */
  outputGradientsToPlanes(tiling: Tiling, images: Matrix, planes: Planes): void {
    this.#run.tilesToPlanes(OUTPUT_GRADIENT, ...sizesOf('outputGradientsToPlanes', tiling, images, planes));
  }

  /** Filters, each an image of one tile. */
  filtersToPlanes(tiling: Tiling, images: Matrix, planes: Planes): void {
    this.#run.tilesToPlanes(FILTER, ...sizesOf('filtersToPlanes', tiling, images, planes));
  }

  /** Gradients by inputs: the transpose of `inputsToPlanes`. */
  planesToInputGradients(tiling: Tiling, planes: Planes, images: Matrix): void {
    this.#run.planesToTiles(INPUT_GRADIENT, ...sizesOf('planesToInputGradients', tiling, images, planes));
  }

  /** Outputs, in tiles of 3 x 3. */
  planesToOutputs(tiling: Tiling, planes: Planes, images: Matrix): void {
    this.#run.planesToTiles(OUTPUT, ...sizesOf('planesToOutputs', tiling, images, planes));
  }

  /** Gradients by filters: the transpose of `filtersToPlanes`. */
  planesToFilterGradients(tiling: Tiling, planes: Planes, images: Matrix): void {
    this.#run.planesToTiles(FILTER_GRADIENT, ...sizesOf('planesToFilterGradients', tiling, images, planes));
  }
}

type Sizes = [...Parameters<KernelExports['tilesToPlanes']>] extends [number, ...infer Rest] ? Rest : never;

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
