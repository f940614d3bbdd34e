import { type InputSpace, seen } from '../../datasets/input-space.ts';

/**
 * Values this close to an end of the range, relative to its size, count as being at the end: inputs were rounded when
 * they were normalized.
 */
const AT_THE_END = 2 ** -20;

/** Where a sample began and where it is, in the space of inputs. */
export class PgdWalk {
  readonly d: number;
  /** d each. */
  readonly start: Float32Array;
  readonly x: Float32Array;
  /** Ends of the data range. */
  readonly low: number;
  readonly high: number;
  readonly #space: InputSpace;
  readonly #atTheEnd: number;

  /** `start` and `x`: d each, where the walk is kept; memory of its own where they are not given. */
  constructor(space: InputSpace, start = new Float32Array(space.d), x = new Float32Array(space.d)) {
    this.d = space.d;
    [this.low, this.high] = space.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    this.#atTheEnd = AT_THE_END * Math.max(Math.abs(this.low), Math.abs(this.high));
    this.start = start;
    this.x = x;
    this.#space = space;
  }

  /** Begins where the network sees `row` (d). */
  setOut(row: Float32Array): void {
    const { mean, scale } = this.#space;
    this.start.set(row);
    if (mean || scale) for (let k = 0; k < this.d; k++) this.#unsee(k);
    this.x.set(this.start);
  }

  /** Writes x as the network sees it into `row` (d), which holds the start; what did not move stays as it is. */
  see(x: Float32Array, row: Float32Array): void {
    const [space, start] = [this.#space, this.start];
    for (let k = 0; k < row.length; k++) if (x[k] !== start[k]) row[k] = seen(space, k, x[k]);
  }

  /** start_k: the input of which the network sees it. */
  #unsee(k: number): void {
    const { mean, scale, range } = this.#space;
    const value = this.start[k] * (scale?.[k] ?? 1) + (mean?.[k] ?? 0);
    const end = range?.find((at) => Math.abs(value - at) < this.#atTheEnd);
    this.start[k] = end ?? value;
  }
}
