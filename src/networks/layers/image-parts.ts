/** Limit of the numbers in patches, or planes, of the images processed at once. Products with fewer rows are slower. */
export const NUMBERS = 2 ** 21;

/**
 * The same where the result of an image does not depend on the others: patches that stay in the second-level cache are
 * read from there by the product that they are laid out for.
 */
export const CACHED_NUMBERS = 2 ** 18;

/** Number of images processed at once, where each needs `numbers` numbers. */
export function imagesAtOnce(numbers: number, most = NUMBERS): number {
  return Math.max(1, Math.floor(most / numbers));
}

/** Rows that products sum at once, or a multiple of it: sums in parts of so many rows are those of all rows. */
const SUMMED_ROWS = 256;

/**
 * Limit of the numbers of images that are summed over, each of `pixels` rows: that of the cache where parts of so many
 * images have the same sums, to the bit, as one product of all.
 */
export function summedNumbers(pixels: number, numbers: number): number {
  let images = 1;
  while ((images * pixels) % SUMMED_ROWS !== 0) images++;
  const most = Math.max(1, Math.floor(CACHED_NUMBERS / (images * numbers))) * images * numbers;
  return most <= NUMBERS / 4 ? most : NUMBERS;
}

/** Splits images into parts that are small enough to process at once, where each image needs `numbers` numbers. */
export function* imageParts(
  images: number,
  numbers: number,
  most?: number,
): Generator<[from: number, count: number]> {
  const atOnce = imagesAtOnce(numbers, most);
  for (let from = 0; from < images; from += atOnce) yield [from, Math.min(atOnce, images - from)];
}
