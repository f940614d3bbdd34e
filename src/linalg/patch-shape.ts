/** Square patches of height x width images with `channels` channels and zero padding. */
export interface PatchShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Side of a patch, in pixels. */
  readonly side: number;
  /** Distance of neighbouring patches, in pixels. */
  readonly stride: number;
  /** Zero padding around the image, in pixels. */
  readonly padding: number;
}

/** Number of patches of an image, vertically and horizontally; 0 or less where the image is too small. */
export function patchesOf(shape: PatchShape): [height: number, width: number] {
  const along = (size: number) => Math.floor((size + 2 * shape.padding - shape.side) / shape.stride) + 1;
  return [along(shape.height), along(shape.width)];
}

/** Numbers in a patch. */
export function patchSize({ side, channels }: PatchShape): number {
  return side * side * channels;
}
