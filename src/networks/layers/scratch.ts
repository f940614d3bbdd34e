import type { Matrix } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';

/** Reusable buffer for one matrix at a time, reallocated where it is too small. */
export class Scratch implements Disposable {
  readonly #memory: Memory;
  #matrix: Matrix | undefined;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** A rows x cols matrix with arbitrary content. Invalidates the matrix returned before. */
  take(rows: number, cols: number): Matrix {
    const kept = this.#matrix;
    if (kept !== undefined && kept.rows * kept.cols >= rows * cols) return kept.shapedAs(rows, cols);
    this[Symbol.dispose]();
    this.#matrix = this.#memory.matrix(rows, cols);
    return this.#matrix.shapedAs(rows, cols);
  }

  [Symbol.dispose](): void {
    this.#matrix?.free();
    this.#matrix = undefined;
  }
}
