/** Square patches of images of height x width pixels of `channels` numbers, zeros around them. */
export interface PatchShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Side of a patch, in pixels. */
  readonly side: number;
  /** Pixels from one patch to the next. */
  readonly stride: number;
  /** Pixels of zeros around the image. */
  readonly padding: number;
}

/** How many patches an image has from top to bottom, and from left to right; 0 or less where it is too small. */
export function patchesOf(shape: PatchShape): [height: number, width: number] {
  const along = (size: number) => Math.floor((size + 2 * shape.padding - shape.side) / shape.stride) + 1;
  return [along(shape.height), along(shape.width)];
}

/** Numbers of a patch. */
export function patchSize({ side, channels }: PatchShape): number {
  return side * side * channels;
}
