import type { Matrix } from '../matrix.ts';

/** Tiling of height x width images with `channels` channels; tiles begin every three pixels. */
export interface Tiling {
  readonly height: number;
  readonly width: number;
  /** A multiple of 4. */
  readonly channels: number;
  /** Pixels by which the first tile begins above and left of the image. */
  readonly padding: number;
  /** Number of tiles, vertically and horizontally. */
  readonly tiles: readonly [down: number, across: number];
}

/** Size of a transformed tile: 5 x 5 numbers for each channel. */
export const PLANES = 25;
/** Checks that the gaps of planes are such that each of A, B and C is one tensor of op(A) op(B) = C. Throws RangeError. */
export function expectGaps(A: Planes, B: Planes, C: Planes, transA: boolean): void {
  const [left, right, out] = [A, B, C].map(({ rowsApart, rows }) => rowsApart - rows);
  const [expectedRight, expectedOut] = transA ? [left, 0] : [0, left];
  if (right !== expectedRight || out !== expectedOut)
    throw new RangeError(
      `gemmOfPlanes: gaps of ${left}, ${right} and ${out} rows, expected ${left}, ${expectedRight} and ${expectedOut}`,
    );
}

/** Numbers occupied by planes of `rowsApart` x channels each. */
export function planeNumbers(rowsApart: number, channels: number): number {
  return PLANES * rowsApart * channels;
}

/** 25 matrices, rows x channels: the k-th holds the k-th number of every channel of every tile. */
export class Planes {
  /** Memory of the planes, one row each; the end of a row is a gap, whose numbers mean nothing. */
  readonly matrix: Matrix;
  readonly rows: number;
  readonly channels: number;
  /** Rows from one plane to the next. */
  readonly rowsApart: number;

  /**
   * `room`: memory of at least `planeNumbers` entries. A row between planes of many tiles avoids distances of powers of
   * two between the numbers of a tile, which would compete for the same cache lines.
   */
  constructor(room: Matrix, rows: number, channels: number, rowsApart = rows) {
    this.matrix = room.shapedAs(PLANES, rowsApart * channels);
    this.rows = rows;
    this.channels = channels;
    this.rowsApart = rowsApart;
  }

  at(k: number): Matrix {
    return this.matrix.rowsFrom(k, 1).shapedAs(this.rows, this.channels);
  }

  /** Sets the gaps to zero, for sums over all rows. */
  clearGaps(): void {
    const { data } = this.matrix;
    const size = this.rowsApart * this.channels;
    const used = this.rows * this.channels;
    for (let from = 0; from < data.length; from += size) data.fill(0, from + used, from + size);
  }
}
