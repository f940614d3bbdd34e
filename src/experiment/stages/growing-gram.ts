import type { Engine } from '../../linalg/engine.ts';
import type { Matrix, Triangle } from '../../linalg/matrix.ts';

/**
 * Growable cache of G = X X^T: smaller sets of inputs are prefixes of larger ones, and each entry is computed once.
 */
export class GrowingGram implements Disposable {
  #triangle: Triangle | undefined;

  /** The triangle of X X^T for X (N x d), N as it may be. Its memory is this one's, valid until the next call. */
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

  [Symbol.dispose](): void {
    this.#triangle?.free();
  }
}
