import type { Engine } from '../../linalg/engine.ts';
import { type Bits, type FixedTriangle, type Gram, largestOffDiagonal } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';

/** Rows of K computed by one product. */
const PANEL_ROWS = 256;

/**
 * The tangent kernel K = G o (D diag(a^2) D^T), N x N, of a network whose units are in an activation pattern: D_nj = 1
 * for a set bit and gamma otherwise. Where all readouts are of one size 1/sqrt(m), bits are counted; else it takes a
 * product N x N x m.
 */
export class TangentKernel implements Disposable {
  readonly K: FixedTriangle;
  readonly #engine: Engine;
  readonly #network: Pick<OneHidden, 'a' | 'gamma'>;
  readonly #G: Gram;
  readonly #isBalanced: boolean;

  /** @param G Gram matrix of the inputs, N x N. */
  constructor(engine: Engine, G: Gram, network: Pick<OneHidden, 'a' | 'gamma'>) {
    this.#engine = engine;
    this.#network = network;
    this.#G = G;
    const a = network.a.data;
    this.#isBalanced = a.every((value) => Math.abs(value) === 1 / Math.sqrt(a.length));
    const total = this.#isBalanced ? 1 : a.reduce((sum, value) => sum + value * value, 0);
    // Slopes are at most 1, so abs(K_nk) <= abs(G_nk) sum_j a_j^2.
    this.K = engine.memory.fixedTriangle(G.rows, total * largestOffDiagonal(G));
  }

  /** Computes K for a pattern (N x m). */
  async compute(bits: Bits): Promise<void> {
    const { gamma } = this.#network;
    if (this.#isBalanced) this.#engine.kernels.tangentKernel(this.#G, bits, gamma, this.K);
    else await this.#computeWeighted(bits);
  }

  async #computeWeighted(bits: Bits): Promise<void> {
    const { memory, kernels } = this.#engine;
    const { a, gamma } = this.#network;
    const { rows: N, cols: m } = bits;
    using ones = memory.vector(N);
    ones.data.fill(1);
    using slopes = memory.matrix(N, m);
    kernels.coefficients(bits, ones, a, gamma, slopes);
    using panel = memory.matrix(Math.min(N, PANEL_ROWS), N);
    for (let from = 0; from < N; from += PANEL_ROWS) {
      const rows = Math.min(PANEL_ROWS, N - from);
      const block = panel.shapedAs(rows, from + rows);
      await this.#engine.gemm(slopes.rowsFrom(from, rows), slopes.rowsFrom(0, from + rows), block, {
        transB: true,
      });
      for (let n = from; n < from + rows; n++) this.#setRow(n, block.row(n - from));
    }
  }

  /** Row n of K, from the sums over units of products of slopes with samples 0 to n. */
  #setRow(n: number, sums: Float32Array): void {
    const { K } = this;
    const [g, entries] = [this.#G.row(n), K.row(n)];
    for (let k = 0; k < n; k++) entries[k] = Math.round((g[k] * sums[k]) / K.unit);
    K.diagonal[n] = g[n] * sums[n];
  }

  [Symbol.dispose](): void {
    this.K.free();
  }
}
