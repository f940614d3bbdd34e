/** Shape of the values between layers: rows of numbers, or images. */
export type Flow =
  | { readonly kind: 'row'; readonly size: number; readonly image?: ImageSize }
  | ({ readonly kind: 'image' } & ImageSize);

/** Dimensions of an image. */
export interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Length of a row. */
export function sizeOf(flow: Flow): number {
  return flow.kind === 'row' ? flow.size : flow.channels * flow.height * flow.width;
}

/** Row of a flattened image, which has channels last here and channels first in the model. */
export function flattened(image: ImageSize): Flow {
  const { channels, height, width } = image;
  return { kind: 'row', size: channels * height * width, image: { channels, height, width } };
}

/** Position, in a channels-first row, of number k of a channels-last row. */
export function channelsFirst(k: number, { channels, height, width }: ImageSize): number {
  return (k % channels) * height * width + Math.floor(k / channels);
}
