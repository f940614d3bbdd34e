import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { numbers } from '../linalg/support.ts';

/** Side of an image, and number of classes. */
export const [SIDE, CLASSES] = [12, 3];

const PIXELS = SIDE * SIDE;

/**
 * An archive of noise images in which a band of rows is brighter: at the top, in the middle or at the bottom, by class.
 */
export function bandImages(train: number, test: number, shape: readonly number[] = [SIDE, SIDE]): Uint8Array {
  return encodeNpz({
    ...{ x_train: images(train, 1, shape), y_train: labels(train) },
    ...{ x_test: images(test, 2, shape), y_test: labels(test) },
  });
}

function images(count: number, seed: number, shape: readonly number[]) {
  const noise = numbers(count * PIXELS, seed);
  const pixels = Float32Array.from(noise, (value, i) => {
    const [sample, row] = [Math.floor(i / PIXELS), Math.floor((i % PIXELS) / SIDE)];
    const isBright = Math.floor((row * CLASSES) / SIDE) === sample % CLASSES;
    return 0.3 + 0.2 * value + (isBright ? 0.5 : 0);
  });
  return { numbers: pixels, shape: [count, ...shape] };
}

function labels(count: number) {
  return { numbers: Int32Array.from({ length: count }, (_, n) => n % CLASSES), shape: [count] };
}
