import { DataError } from '../errors.ts';
import type { Dataset } from './split.ts';

/** Channels, height, width: the layout of an image. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/**
 * Image shape of a data set for a network that needs at least `least` pixels in height and width. Two dimensions mean
 * one channel.
 *
 * @throws DataError where samples are not images or too small
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

/** Interprets a sample's shape as an image; two dimensions mean one channel. Undefined where that is not possible. */
export function asImages(shape: readonly number[]): ImageShape | undefined {
  if (shape.length === 2) return [1, shape[0], shape[1]];
  return shape.length === 3 ? [shape[0], shape[1], shape[2]] : undefined;
}

/** Guesses the image shape from d: square, with one channel if that fits, else three. */
export function squareShape(d: number): ImageShape {
  const side = Math.sqrt(d);
  if (Number.isInteger(side)) return [1, side, side];
  const ofThree = Math.ceil(Math.sqrt(d / 3));
  return [3, ofThree, ofThree];
}
