import type { ImageShape } from '../../datasets/image-shape.ts';
import type { InputSpace } from '../../datasets/input-space.ts';

/** Layout and normalization of training samples that are images. */
export interface Images {
  readonly shape: ImageShape;
  readonly space: InputSpace;
}

/** Black padding around an image before it is cropped back to its size, as published for CIFAR-10. */
const PADDING = 4;

/**
 * Writes a random crop of an image after zero padding (black) by 4 pixels a side, mirrored left to right with
 * probability 1/2. Crops are taken from pixels before normalization, so that offsets by pixel stay in place.
 *
 * @param row d numbers, as `out`
 * @param draws three numbers in [0, 1) that decide the vertical shift, the horizontal shift and mirroring
 */
export function cropAndFlip(
  row: Float32Array,
  draws: ArrayLike<number>,
  { shape, space }: Images,
  out: Float32Array,
): void {
  const [channels, height, width] = shape;
  const { mean, scale } = space;
  const shift = (draw: number) => Math.floor(draw * (2 * PADDING + 1)) - PADDING;
  const [down, across] = [shift(draws[0]), shift(draws[1])];
  const isMirrored = draws[2] < 0.5;
  for (let channel = 0, k = 0; channel < channels; channel++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++, k++) {
        const from = [y + down, (isMirrored ? width - 1 - x : x) + across];
        const isInside = from[0] >= 0 && from[0] < height && from[1] >= 0 && from[1] < width;
        const source = (channel * height + from[0]) * width + from[1];
        const pixel = isInside ? row[source] * (scale?.[source] ?? 1) + (mean?.[source] ?? 0) : 0;
        out[k] = (pixel - (mean?.[k] ?? 0)) / (scale?.[k] ?? 1);
      }
}
