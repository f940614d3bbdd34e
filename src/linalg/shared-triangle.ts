import { collectGarbage } from './collect-garbage.ts';

/** Entries of one buffer; a row is never divided. 256 MiB. */
const BUFFER_ENTRIES = 2 ** 26;

/**
 * Buffers of this thread's triangles that were freed, which the next ones take. JavaScript frees shared memory only when
 * it happens to collect garbage, and does not know how much there is of it.
 */
const spare: SharedArrayBuffer[] = [];

/** Returns the memory of this thread's triangles that were freed to the system. */
export function releaseSpare(): void {
  if (spare.splice(0).length > 0) collectGarbage();
}

/** Memory of such a triangle, in bytes. */
export function sharedBytes(rows: number): number {
  return 2 * rows * (rows + 1);
}

/** A triangle as it is sent to another thread. */
export interface SentTriangle {
  readonly rows: number;
  readonly buffers: readonly SharedArrayBuffer[];
}

/**
 * A symmetric float32 matrix stored as its lower triangle: row n has n + 1 entries. It lies outside all workers'
 * memories, so it may be larger than these, and threads share it. Kernels cannot work on it in place.
 */
export class SharedTriangle {
  readonly rows: number;
  readonly cols: number;
  readonly #buffers: readonly SharedArrayBuffer[];
  /** First row of each buffer. */
  readonly #starts: readonly number[];
  #isFree = false;

  private constructor({ rows, buffers }: SentTriangle, starts: readonly number[]) {
    this.rows = rows;
    this.cols = rows;
    this.#buffers = buffers;
    this.#starts = starts;
  }

  /** A triangle of `rows` rows, of any entries. @throws RangeError where there is no memory */
  static allocate(rows: number): SharedTriangle {
    const starts = startsOf(rows);
    const buffers = starts.map(() => spare.pop() ?? new SharedArrayBuffer(4 * BUFFER_ENTRIES));
    return new SharedTriangle({ rows, buffers }, starts);
  }

  /** The triangle that another thread has sent, in the same memory. That thread frees it. */
  static received(sent: SentTriangle): SharedTriangle {
    return new SharedTriangle(sent, startsOf(sent.rows));
  }

  /** This triangle for another thread. */
  get sent(): SentTriangle {
    return { rows: this.rows, buffers: this.#buffers };
  }

  /** Row n from its first column to the diagonal: a view. Throws once the memory was freed. */
  row(n: number): Float32Array {
    if (this.#isFree) throw new Error('a shared triangle is used after it was freed');
    if (!Number.isInteger(n) || n < 0 || n >= this.rows)
      throw new RangeError(`row ${n} of a shared triangle of ${this.rows}`);
    const buffer = this.#starts.findLastIndex((start) => start <= n);
    return new Float32Array(this.#buffers[buffer], 4 * entriesFrom(this.#starts[buffer], n), n + 1);
  }

  free(): void {
    if (this.#isFree) throw new Error('a shared triangle was freed twice');
    this.#isFree = true;
    spare.push(...this.#buffers);
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** Entries of the rows from `start` to n - 1. */
function entriesFrom(start: number, n: number): number {
  return ((n - start) * (n + start + 1)) / 2;
}

/** First row of each buffer. */
function startsOf(rows: number): number[] {
  const starts = [0];
  let start = 0;
  for (let n = 1; n < rows; n++) {
    if (entriesFrom(start, n + 1) <= BUFFER_ENTRIES) continue;
    start = n;
    starts.push(start);
  }
  return starts;
}
