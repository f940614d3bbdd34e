/** Lowest and highest value of data. */
export type Range = readonly [low: number, high: number];

/** Range of scaled pixels. */
export const UNIT_RANGE: Range = [0, 1];

/** One split of a data set, with labels in memory and pixels read on demand. */
export interface Split {
  readonly count: number;
  /** Class of each row: 0 or more, or only -1 and 1. */
  readonly labels: Int32Array;
  /** Writes the pixels of the given rows, within the range of the data, to `out` (rows.length x d, row-major). */
  read(rows: ArrayLike<number>, out: Float32Array): Promise<void>;
}

/** A real data set. `d` is the product of `shape`. */
export interface Dataset {
  readonly name: string;
  /** Number of pixels of a sample. */
  readonly d: number;
  /** Shape of a sample: `[28, 28]`, or with channels first: `[3, 32, 32]`. */
  readonly shape: readonly number[];
  /** Range of a pixel; undefined where values are unbounded. */
  readonly range?: Range;
  /** `labelNames[k]` is the name of class k, where known. */
  readonly labelNames?: readonly string[];
  readonly train: Split;
  readonly test?: Split;
}

/** Split of the samples in the given rows of another split. */
export function rowsOfSplit(split: Split, rows: Int32Array): Split {
  return {
    count: rows.length,
    labels: rows.map((row) => split.labels[row]),
    async read(wanted, out) {
      checkRows(wanted, rows.length);
      await split.read(
        Int32Array.from(wanted, (i) => rows[i]),
        out,
      );
    },
  };
}

/** Throws a RangeError unless every row exists and `out` holds exactly rows.length x d numbers. */
export function checkRead(rows: ArrayLike<number>, out: Float32Array, count: number, d: number): void {
  if (out.length !== rows.length * d)
    throw new RangeError(
      `out holds ${out.length} numbers; ${rows.length} rows of ${d} pixels need ${rows.length * d}`,
    );
  checkRows(rows, count);
}

function checkRows(rows: ArrayLike<number>, count: number): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined || !Number.isInteger(row) || row < 0 || row >= count)
      throw new RangeError(`row ${row} is not one of 0 to ${count - 1}`);
  }
}
