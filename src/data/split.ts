/** One part of a data set: its labels in memory, its pixels wherever they are. */
export interface Split {
  readonly count: number;
  /** Class of each row, 0 or more. */
  readonly labels: Int32Array;
  /** Writes the pixels of the given rows, scaled to [0, 1], to `out` (rows.length x d, row-major). */
  read(rows: ArrayLike<number>, out: Float32Array): Promise<void>;
}

/** A real data set. `d` is the product of `shape`. */
export interface Dataset {
  readonly name: string;
  /** Pixels of one sample. */
  readonly d: number;
  /** `[28, 28]`, or channels first: `[3, 32, 32]`. */
  readonly shape: readonly number[];
  /** `labelNames[k]` is what class k shows, where that is known. */
  readonly labelNames?: readonly string[];
  readonly train: Split;
  readonly test?: Split;
}

/** Throws a RangeError unless every row exists and `out` holds exactly rows.length x d numbers. */
export function checkRead(rows: ArrayLike<number>, out: Float32Array, count: number, d: number): void {
  if (out.length !== rows.length * d)
    throw new RangeError(
      `out holds ${out.length} numbers; ${rows.length} rows of ${d} pixels need ${rows.length * d}`,
    );
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined || !Number.isInteger(row) || row < 0 || row >= count)
      throw new RangeError(`row ${row} is not one of 0 to ${count - 1}`);
  }
}
