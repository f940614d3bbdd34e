import { DataError } from '../errors.ts';
import type { Dataset } from './split.ts';

/** Channels, height, width: the order of an image's numbers. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/**
 * The shape of a data set's images, of which both sides have `least` pixels at least; two sizes are one channel.
 *
 * @throws DataError where samples are no images, or too small.
 */
export function imageShape({ name, shape }: Pick<Dataset, 'name' | 'shape'>, least: number): ImageShape {
  const sizes = shape.length === 2 ? [1, ...shape] : shape;
  const found = shape.join(' x ');
  if (sizes.length !== 3)
    throw new DataError(
      `${name}: network "convnet" needs images of height x width or channels x height x width pixels, found samples of ${found}; use "mlp"`,
    );
  const [channels, height, width] = sizes;
  if (height < least || width < least)
    throw new DataError(
      `${name}: network "convnet" needs images of ${least} x ${least} pixels at least, found ${height} x ${width}; use "mlp"`,
    );
  return [channels, height, width];
}

/** The shape of images of d numbers, where only d is known: square, of one channel if that fits, else of three. */
export function squareShape(d: number): ImageShape {
  const side = Math.sqrt(d);
  if (Number.isInteger(side)) return [1, side, side];
  const ofThree = Math.ceil(Math.sqrt(d / 3));
  return [3, ofThree, ofThree];
}
