/** Numbers that patches, or planes, of images hold at a time. Products of fewer rows are slower. */
const NUMBERS = 2 ** 21;

/** Images that are laid out at a time, `numbers` of an image, where there are so many. */
export function imagesAtOnce(numbers: number): number {
  return Math.max(1, Math.floor(NUMBERS / numbers));
}

/** Images from `from` on, so many that what is laid out of them, `numbers` of an image, is little enough. */
export function* imageParts(images: number, numbers: number): Generator<[from: number, count: number]> {
  const most = imagesAtOnce(numbers);
  for (let from = 0; from < images; from += most) yield [from, Math.min(most, images - from)];
}
