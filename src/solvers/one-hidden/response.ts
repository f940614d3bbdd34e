import type { Engine } from '../../linalg/engine.ts';
import { type Gram, type Matrix, wholeOf } from '../../linalg/matrix.ts';

/**
 * Response of weights and pre-activations to an impulse P (N x m, readout included) that is added to C
 * (docs/mathematics.md, "Gradient flow"): the weights change by P^T X, the pre-activations by G P. The two forms
 * compute the same at different costs.
 */
export interface Response extends Disposable {
  /** dH = G P (N x m). */
  respond(P: Matrix, dH: Matrix): Promise<void>;
  /** Adds `scale` times the impulse last passed to `respond` to the accumulated impulse. */
  take(P: Matrix, scale: number): void;
  /** W += the weights' response to the accumulated impulse (m x d). */
  addTo(W: Matrix): Promise<void>;
}

export type Form = 'dual' | 'primal';

/**
 * Number of rows from which G is stored as a triangle; the whole would take more than a quarter of a worker's 4 GiB.
 */
const MOST_DUAL_ROWS = 16_384;

/** The cheaper form: dual where one N x N x m product costs less than two of N x d x m and all of G fits. */
export function formFor(N: number, d: number): Form {
  return N < 2 * d && N <= MOST_DUAL_ROWS ? 'dual' : 'primal';
}

/**
 * The response of inputs X (N x d, G = X X^T) for m hidden units.
 *
 * @throws RangeError where the dual form is given only the triangle of G.
 */
export function responseFor(
  engine: Engine,
  X: Matrix,
  G: Gram,
  m: number,
  form: Form = formFor(X.rows, X.cols),
): Response {
  return form === 'dual' ? new DualResponse(engine, X, wholeOf(G), m) : new PrimalResponse(engine, X, m);
}

/** The dual form: accumulates C; a response is one product with G = X X^T (N x N). */
class DualResponse implements Response {
  readonly #engine: Engine;
  readonly #X: Matrix;
  readonly #G: Matrix;
  readonly #C: Matrix;

  constructor(engine: Engine, X: Matrix, G: Matrix, m: number) {
    this.#engine = engine;
    this.#X = X;
    this.#G = G;
    this.#C = engine.memory.matrix(X.rows, m);
  }

  async respond(P: Matrix, dH: Matrix): Promise<void> {
    await this.#engine.gemm(this.#G, P, dH);
  }

  take(P: Matrix, scale: number): void {
    this.#engine.kernels.addScaled(this.#C, P, scale);
  }

  async addTo(W: Matrix): Promise<void> {
    await this.#engine.gemm(this.#C, this.#X, W, { transA: true, accumulate: true });
  }

  [Symbol.dispose](): void {
    this.#C.free();
  }
}

/** The primal form: accumulates the change of the weights; a response is two products with X (N x d). */
class PrimalResponse implements Response {
  readonly #engine: Engine;
  readonly #X: Matrix;
  readonly #change: Matrix;
  readonly #sum: Matrix;

  constructor(engine: Engine, X: Matrix, m: number) {
    this.#engine = engine;
    this.#X = X;
    this.#change = engine.memory.matrix(m, X.cols);
    this.#sum = engine.memory.matrix(m, X.cols);
  }

  async respond(P: Matrix, dH: Matrix): Promise<void> {
    await this.#engine.gemm(P, this.#X, this.#change, { transA: true });
    await this.#engine.gemm(this.#X, this.#change, dH, { transB: true });
  }

  take(_P: Matrix, scale: number): void {
    this.#engine.kernels.addScaled(this.#sum, this.#change, scale);
  }

  async addTo(W: Matrix): Promise<void> {
    this.#engine.kernels.addScaled(W, this.#sum, 1);
  }

  [Symbol.dispose](): void {
    this.#change.free();
    this.#sum.free();
  }
}
