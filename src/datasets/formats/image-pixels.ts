import sharp from 'sharp';
import { DataError, reasonOf } from '../../errors.ts';

/** Common form of all images of a set. */
export interface ImageForm {
  /** Height and width. */
  readonly size: number;
  /** 3 for red, green and blue, 1 for grey. */
  readonly channels: 1 | 3;
}

/** Limit of an image's pixels against pixel bombs; the largest photograph of ImageNet has 61 million. */
const MAX_PIXELS = 100_000_000;

/** File extensions of images, in lower case. */
export const IMAGE_ENDINGS: readonly string[] = Object.values(sharp.format).flatMap(({ input }) =>
  input.file ? (input.fileSuffix ?? []) : [],
);

/**
 * Writes an image to `out` (channels x size x size from `at` on), scaled to [0, 1]: turned upright, its middle square
 * resized (Lanczos), transparency dropped, first frame of an animation.
 *
 * @throws DataError if the file is not an image, is truncated or corrupt, or has more than 100 million pixels
 */
export async function readImage(
  path: string,
  { size, channels }: ImageForm,
  out: Float32Array,
  at: number,
): Promise<void> {
  const bytes = await decode(path, size, channels);
  const area = size * size;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < area; i++)
      out[at + channel * area + i] = (bytes[i * channels + channel] ?? Number.NaN) / 255;
  }
}

async function decode(path: string, size: number, channels: 1 | 3): Promise<Uint8Array> {
  try {
    const { data, info } = await sharp(path, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'error',
      sequentialRead: true,
    })
      .autoOrient()
      .resize(size, size, { fit: 'cover' })
      .removeAlpha()
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`expected ${channels} channels, found ${info.channels}`);
    return data;
  } catch (cause) {
    const expected = `expected a whole image of at most ${MAX_PIXELS} pixels`;
    throw new DataError(`${path}: ${expected}, found: ${reasonOf(cause, path)}`, { cause });
  }
}
