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
/**
 * Gap between planes. It avoids distances of powers of two between the numbers of a tile, which would compete for the
 * same cache lines.
 */
const GAP = 16;

/** Numbers occupied by planes of rows x channels each. */
export function planeNumbers(rows: number, channels: number): number {
  return PLANES * (rows * channels + GAP);
}

/** 25 matrices, rows x channels: the k-th holds the k-th number of every channel of every tile. */
export class Planes {
  /** Memory of the planes, one row each; the end of a row is unused. */
  readonly matrix: Matrix;
  readonly #rows: number;
  readonly #channels: number;

  /** `room`: memory of at least `planeNumbers` entries. */
  constructor(room: Matrix, rows: number, channels: number) {
    this.matrix = room.shapedAs(PLANES, rows * channels + GAP);
    this.#rows = rows;
    this.#channels = channels;
  }

  at(k: number): Matrix {
    return this.matrix.rowsFrom(k, 1).shapedAs(this.#rows, this.#channels);
  }
}
