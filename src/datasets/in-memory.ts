import { DataError } from '../errors.ts';
import { checkRead, type Dataset, type Range, type Split } from './split.ts';

/** Samples in arrays. */
export interface InMemoryData {
  readonly name: string;
  /** Dimensions of a sample: [d] or, for an image, [height, width] with optional channels first. */
  readonly shape: readonly number[];
  /** Range of values; omitted where they are unbounded. */
  readonly range?: Range;
  readonly train: LabelledArrays;
  readonly test?: LabelledArrays;
}

/** Inputs row by row (count x d), and the class of each row, 0 or more. */
export interface LabelledArrays {
  readonly x: Float32Array;
  readonly y: Int32Array;
}

/** A data set of samples in memory. Throws DataError unless their numbers fit the shape. */
export function inMemory({ name, shape, range, train, test }: InMemoryData): Dataset {
  const d = shape.reduce((product, size) => product * size, 1);
  const split = ({ x, y }: LabelledArrays): Split => {
    if (x.length !== y.length * d)
      throw new DataError(
        `${name}: ${y.length} labels of samples of ${d} numbers need ${y.length * d}, found ${x.length}`,
      );
    return {
      count: y.length,
      labels: y,
      async read(rows, out) {
        checkRead(rows, out, y.length, d);
        for (let i = 0; i < rows.length; i++) out.set(x.subarray(rows[i] * d, (rows[i] + 1) * d), i * d);
      },
    };
  };
  return {
    ...{ name, d, shape },
    ...(range && { range }),
    train: split(train),
    ...(test && { test: split(test) }),
  };
}
