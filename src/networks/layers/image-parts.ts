/** Limit of the numbers in patches, or planes, of the images processed at once. Products with fewer rows are slower. */
const NUMBERS = 2 ** 21;

/** Number of images processed at once, where each needs `numbers` numbers. */
export function imagesAtOnce(numbers: number): number {
  return Math.max(1, Math.floor(NUMBERS / numbers));
}

/** Splits images into parts that are small enough to process at once, where each image needs `numbers` numbers. */
export function* imageParts(images: number, numbers: number): Generator<[from: number, count: number]> {
  const most = imagesAtOnce(numbers);
  for (let from = 0; from < images; from += most) yield [from, Math.min(most, images - from)];
}
