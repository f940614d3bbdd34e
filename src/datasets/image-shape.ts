import { DataError } from '../errors.ts';
import type { Dataset } from './split.ts';

/** Channels, height, width: the order of an image's numbers. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/**
 * The shape of a data set's images for a network, both sides of `least` pixels at least; two sizes are one channel.
 *
 * @throws DataError where samples are no images, or too small.
 */
export function imageShape(
  { name, shape }: Pick<Dataset, 'name' | 'shape'>,
  { network, least }: { readonly network: string; readonly least: number },
): ImageShape {
  const sizes = asImages(shape);
  const found = shape.join(' x ');
  if (sizes === undefined)
    throw new DataError(
      `${name}: network "${network}" needs images of height x width or channels x height x width pixels, found samples of ${found}; use "mlp"`,
    );
  const [, height, width] = sizes;
  if (height < least || width < least)
    throw new DataError(
      `${name}: network "${network}" needs images of ${least} x ${least} pixels at least, found ${height} x ${width}; use "mlp"`,
    );
  return sizes;
}

/** The shape of samples as images; two sizes are one channel. Undefined where samples are none. */
export function asImages(shape: readonly number[]): ImageShape | undefined {
  if (shape.length === 2) return [1, shape[0], shape[1]];
  return shape.length === 3 ? [shape[0], shape[1], shape[2]] : undefined;
}

/** The shape of images of d numbers, where only d is known: square, of one channel if that fits, else of three. */
export function squareShape(d: number): ImageShape {
  const side = Math.sqrt(d);
  if (Number.isInteger(side)) return [1, side, side];
  const ofThree = Math.ceil(Math.sqrt(d / 3));
  return [3, ofThree, ofThree];
}
