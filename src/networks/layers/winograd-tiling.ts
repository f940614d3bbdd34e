import { PLANES } from '../../linalg/kernels/tiling.ts';
import { type PatchShape, patchesOf } from '../../linalg/patch-shape.ts';
import { CACHED_NUMBERS, NUMBERS } from './image-parts.ts';

/** Side of a tile of outputs, in pixels. */
const TILE = 3;
/** Cost of transforming one number to or from the planes, in multiplications of large products. */
const WAY = 16;

/** Rows between planes of inputs and of outputs. */
export const ROWS_BETWEEN = 1;

/** Sizes of a convolution. */
type FilteredShape = PatchShape & { readonly filters: number };

/** Whether Winograd's method can compute a convolution, and is cheaper. */
export function suitsWinograd(shape: FilteredShape): boolean {
  const { side, stride, channels, filters } = shape;
  if (side !== 3 || stride !== 1 || channels % 4 !== 0 || filters % 4 !== 0) return false;
  const [height, width] = patchesOf(shape);
  return winogradMultiplications(shape) < 9 * height * width * channels * filters;
}

/** Number of output tiles, vertically and horizontally. */
export function tilesOf(shape: PatchShape): [down: number, across: number] {
  const [height, width] = patchesOf(shape);
  return [Math.ceil(height / TILE), Math.ceil(width / TILE)];
}

/** Cost of the forward pass of one image, in multiplications of large products. */
export function winogradMultiplications(shape: FilteredShape): number {
  const { channels, filters } = shape;
  return productsOf(shape) * (channels * filters + WAY * (channels + filters));
}

/** Numbers in the planes of one image: those of its inputs or of its outputs, whichever are more. */
export function planeNumbersOf(shape: FilteredShape): number {
  return productsOf(shape) * Math.max(shape.channels, shape.filters);
}

/** Limit of the numbers in the planes processed at once: those of the cache, or as many as the filters have, up to a point. */
export function partNumbersOf({ channels, filters }: FilteredShape): number {
  return Math.min(NUMBERS, Math.max(CACHED_NUMBERS, PLANES * channels * filters));
}

/** Number of products of channels for one image, for each channel and filter. */
function productsOf(shape: PatchShape): number {
  const [down, across] = tilesOf(shape);
  return PLANES * down * across;
}
