import type { Matrix } from '../matrix.ts';

/** Images of height x width pixels of `channels` numbers, in tiles that begin every three pixels. */
export interface Tiling {
  readonly height: number;
  readonly width: number;
  /** A multiple of 4. */
  readonly channels: number;
  /** Pixels above and left of the image where the first tile begins. */
  readonly padding: number;
  /** Tiles from top to bottom, and from left to right. */
  readonly tiles: readonly [down: number, across: number];
}

/** Size of a transformed tile: 5 x 5 numbers a channel. */
export const PLANES = 25;
/** Between planes, so that numbers of one tile are not a power of two apart: caches would keep few of them at once. */
const GAP = 16;

/** Numbers that planes take whose every one is rows x channels. */
export function planeNumbers(rows: number, channels: number): number {
  return PLANES * (rows * channels + GAP);
}

/** 25 matrices, rows x channels: the k-th holds the k-th number of every channel of every tile. */
export class Planes {
  /** Where they are, a row each; the end of a row is not theirs. */
  readonly matrix: Matrix;
  readonly #rows: number;
  readonly #channels: number;

  /** `room`: at least `planeNumbers` entries. */
  constructor(room: Matrix, rows: number, channels: number) {
    this.matrix = room.shapedAs(PLANES, rows * channels + GAP);
    this.#rows = rows;
    this.#channels = channels;
  }

  at(k: number): Matrix {
    return this.matrix.rowsFrom(k, 1).shapedAs(this.#rows, this.#channels);
  }
}
