import type { Engine } from '../../linalg/engine.ts';
import type { Matrix, Triangle } from '../../linalg/matrix.ts';

/**
 * Growable cache of G = X X^T: smaller sets of inputs are prefixes of larger ones, and each entry is computed once.
 */
export class GrowingGram implements Disposable {
  #triangle: Triangle | undefined;

  /** Triangle of X X^T for X (N x d), for any N. It shares this cache's memory and is valid until the next call. */
  async of(engine: Engine, X: Matrix): Promise<Triangle> {
    const known = this.#triangle;
    if (known && known.rows >= X.rows) return known.leading(X.rows);
    const larger = engine.memory.triangle(X.rows);
    if (known) larger.data.set(known.data);
    await engine.gram(X, larger, known?.rows);
    known?.free();
    this.#triangle = larger;
    return larger;
  }

  /** Takes over the triangle of more inputs than known, computed elsewhere, row by row. */
  adopt({ memory }: Engine, entries: Float32Array): void {
    const rows = Math.floor(Math.sqrt(2 * entries.length));
    if (this.#triangle && this.#triangle.rows >= rows) return;
    this.#triangle?.free();
    this.#triangle = memory.triangle(rows);
    this.#triangle.data.set(entries);
  }

  [Symbol.dispose](): void {
    this.#triangle?.free();
  }
}
