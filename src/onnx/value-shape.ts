/** Shape of the values between layers: a row of numbers, or images. */
export type Flow =
  | { readonly kind: 'row'; readonly size: number; readonly image?: ImageSize }
  | ({ readonly kind: 'image' } & ImageSize);

/** Sizes of an image. */
export interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Numbers of a row. */
export function sizeOf(flow: Flow): number {
  return flow.kind === 'row' ? flow.size : flow.channels * flow.height * flow.width;
}

/** A row of an image's numbers, which here lie pixel by pixel and in the model channel by channel. */
export function flattened(image: ImageSize): Flow {
  const { channels, height, width } = image;
  return { kind: 'row', size: channels * height * width, image: { channels, height, width } };
}

/** Place in a row that lies channel by channel of number k of one that lies pixel by pixel. */
export function channelsFirst(k: number, { channels, height, width }: ImageSize): number {
  return (k % channels) * height * width + Math.floor(k / channels);
}
