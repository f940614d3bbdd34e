import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { addBiases, type OneHidden } from '../../networks/one-hidden.ts';
import type { InputWeights } from '../input-weights.ts';

/** Pre-activations, gradients and first directions of a block of samples. */
export class BlockStart implements Disposable {
  /** rows x m. */
  readonly H: Matrix;
  /** Gradients of f in input space, rows x d. */
  readonly gradients: Matrix;
  /** V (direction), rows x m. */
  readonly images: Matrix;
  readonly #engine: Engine;
  readonly #network: OneHidden;
  readonly #weights: InputWeights;
  readonly #shares: Matrix;

  constructor(engine: Engine, network: OneHidden, weights: InputWeights, rows: number) {
    const { memory } = engine;
    const { rows: m, cols: d } = weights.V;
    this.#engine = engine;
    this.#network = network;
    this.#weights = weights;
    this.H = memory.matrix(rows, m);
    this.gradients = memory.matrix(rows, d);
    this.images = memory.matrix(rows, m);
    this.#shares = memory.matrix(rows, m);
  }

  /** Computes them for X (rows x d, as the network sees them); images only where a direction is given. */
  async compute(X: Matrix, direction: 'gradients' | 'signs' | 'none'): Promise<void> {
    const { memory, kernels } = this.#engine;
    const { W, a, gamma } = this.#network;
    const rows = X.rows;
    const [H, shares, gradients, images] = [this.H, this.#shares, this.gradients, this.images].map((matrix) =>
      matrix.rowsFrom(0, rows),
    );
    using bits = memory.bits(rows, W.rows);
    using ones = memory.vector(rows);
    ones.data.fill(1);
    await this.#engine.gemm(X, W, H, { transB: true });
    addBiases(this.#network, H, kernels);
    kernels.signBits(H, undefined, 0, bits);
    kernels.coefficients(bits, ones, a, gamma, shares);
    await this.#engine.gemm(shares, this.#weights.V, gradients);
    if (direction === 'none') return;
    if (direction === 'gradients') {
      await this.#engine.gemm(gradients, this.#weights.V, images, { transB: true });
      return;
    }
    using signs = memory.matrix(rows, X.cols);
    signs.data.set(gradients.data.map(Math.sign));
    await this.#engine.gemm(signs, this.#weights.V, images, { transB: true });
  }

  [Symbol.dispose](): void {
    for (const matrix of [this.H, this.gradients, this.images, this.#shares]) matrix.free();
  }
}
