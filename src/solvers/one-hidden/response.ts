import type { Engine } from '../../linalg/engine.ts';
import { type Gram, wholeOf } from '../../linalg/gram.ts';
import { LEAST_TABULATED, type SlopeKernels, type Slopes } from '../../linalg/kernels/slope-kernels.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';

/**
 * Response of weights and pre-activations to an impulse P (N x m, readout included) that is added to C
 * (docs/mathematics.md, "Gradient flow"): the weights change by P^T X, biases by P^T 1, the pre-activations by G P.
 * The two forms compute the same at different costs.
 */
export interface Response extends Disposable {
  /** dH = G P (N x m). `slopes` are the factors of P, where it is the impulse of a window. */
  respond(P: Matrix, dH: Matrix, slopes?: Slopes): Promise<void>;
  /** Adds `scale` times the impulse last passed to `respond` to the accumulated impulse. */
  take(P: Matrix, scale: number): void;
  /**
   * Adds the response to the accumulated impulse to the network's weights and biases.
   *
   * @returns the accumulated impulse (N x m) of few samples
   */
  addTo(network: OneHidden): Promise<Float32Array | undefined>;
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

/** Smallest ratio of dimensions, and of hidden units, to few samples. */
const FEW = 8;

/**
 * Whether N samples are so few that products with the change of the weights, C^T X, are much cheaper by its factors than
 * with the weights (m x d).
 */
export function areFew(N: number, { d, m }: { readonly d: number; readonly m: number }): boolean {
  return FEW * N <= Math.min(d, m);
}

/** Gram matrix of inputs X (N x d) and a constant input of 1, by which biases are weights: G = X X^T + 1 1^T. */
export function addConstantInput(G: Gram): void {
  for (let n = 0; n < G.rows; n++) {
    const row = G.row(n);
    for (let k = 0; k < row.length; k++) row[k] += 1;
  }
}

/**
 * The response of inputs X (N x d) for the hidden units of a network.
 *
 * @param G X X^T, and 1 more in every entry where the network has biases, N x N
 * @throws RangeError where the dual form is given only the triangle of G.
 */
export function responseFor(
  engine: Engine,
  X: Matrix,
  G: Gram,
  { W, b }: Pick<OneHidden, 'W' | 'b'>,
  form: Form = formFor(X.rows, X.cols),
): Response {
  const m = W.rows;
  if (form === 'dual') return new DualResponse(engine, X, wholeOf(G), m);
  return new PrimalResponse(engine, X, m, b !== undefined);
}

/** The engine's products by tables, where it has them and N samples are enough. */
function tablesFor(engine: Engine, N: number): SlopeKernels | undefined {
  return N >= LEAST_TABULATED ? engine.slopes : undefined;
}

/** The dual form: accumulates C; a response is one product with G (N x N), which knows of biases. */
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

  async respond(P: Matrix, dH: Matrix, slopes?: Slopes): Promise<void> {
    const tables = tablesFor(this.#engine, P.rows);
    if (slopes && tables) tables.multiply(this.#G, P, slopes, dH);
    else await this.#engine.gemm(this.#G, P, dH);
  }

  take(P: Matrix, scale: number): void {
    this.#engine.kernels.addScaled(this.#C, P, scale);
  }

  async addTo({ W, b }: OneHidden): Promise<Float32Array | undefined> {
    await this.#engine.gemm(this.#C, this.#X, W, { transA: true, accumulate: true });
    if (b) this.#engine.kernels.layers.addColumnSums(this.#C, b);
    return areFew(this.#X.rows, { d: W.cols, m: W.rows }) ? this.#C.data.slice() : undefined;
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
  /** Change and sum of the biases, m x 1 each. */
  readonly #biases: { readonly change: Matrix; readonly sum: Matrix } | undefined;

  constructor(engine: Engine, X: Matrix, m: number, hasBiases: boolean) {
    const { memory } = engine;
    this.#engine = engine;
    this.#X = X;
    this.#change = memory.matrix(m, X.cols);
    this.#sum = memory.matrix(m, X.cols);
    if (hasBiases) this.#biases = { change: memory.matrix(m, 1), sum: memory.matrix(m, 1) };
  }

  async respond(P: Matrix, dH: Matrix, slopes?: Slopes): Promise<void> {
    const tables = tablesFor(this.#engine, P.rows);
    if (slopes && tables) tables.multiplyTransposed(P, slopes, this.#X, this.#change);
    else await this.#engine.gemm(P, this.#X, this.#change, { transA: true });
    await this.#engine.gemm(this.#X, this.#change, dH, { transB: true });
    if (this.#biases === undefined) return;
    const { layers } = this.#engine.kernels;
    this.#biases.change.data.fill(0);
    layers.addColumnSums(P, this.#biases.change);
    layers.addBias(dH, this.#biases.change);
  }

  take(_P: Matrix, scale: number): void {
    const { kernels } = this.#engine;
    kernels.addScaled(this.#sum, this.#change, scale);
    if (this.#biases) kernels.addScaled(this.#biases.sum, this.#biases.change, scale);
  }

  async addTo({ W, b }: OneHidden): Promise<undefined> {
    const { kernels } = this.#engine;
    kernels.addScaled(W, this.#sum, 1);
    if (b && this.#biases) kernels.addScaled(b, this.#biases.sum, 1);
  }

  [Symbol.dispose](): void {
    for (const matrix of [this.#change, this.#sum]) matrix.free();
    if (this.#biases) for (const matrix of Object.values(this.#biases)) matrix.free();
  }
}
