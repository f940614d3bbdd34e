import type { InputSpace } from '../datasets/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';

/** Number of coordinates transposed together. */
const STRIP = 128;

/**
 * The first layer composed with normalization, so that it acts on inputs (V = W divided by the scale), in the layouts
 * in which `pgd` updates single samples.
 */
export class InputWeights implements Disposable {
  /** V, m x d: one row for each hidden unit. */
  readonly V: Matrix;
  /** V^T, d x m: one row for each coordinate. */
  readonly columns: Matrix;
  /** V V^T, m x m. */
  readonly gram: Matrix;

  private constructor(V: Matrix, columns: Matrix, gram: Matrix) {
    this.V = V;
    this.columns = columns;
    this.gram = gram;
  }

  static async of(engine: Engine, { W }: OneHidden, { scale }: InputSpace): Promise<InputWeights> {
    const { memory } = engine;
    const [m, d] = [W.rows, W.cols];
    const [V, columns, gram] = [memory.matrix(m, d), memory.matrix(d, m), memory.matrix(m, m)];
    const [w, v, columnData] = [W.data, V.data, columns.data];
    for (let i = 0; i < v.length; i++) v[i] = scale ? w[i] / scale[i % d] : w[i];
    // Strip by strip, so that written cache lines are filled before they are evicted.
    for (let from = 0; from < d; from += STRIP) {
      const to = Math.min(from + STRIP, d);
      for (let j = 0; j < m; j++) for (let k = from; k < to; k++) columnData[k * m + j] = v[j * d + k];
    }
    await engine.gram(V, gram);
    return new InputWeights(V, columns, gram);
  }

  [Symbol.dispose](): void {
    for (const matrix of [this.V, this.columns, this.gram]) matrix.free();
  }
}
