import type { Engine, Flavour, MultiplyBytes } from '../engine.ts';
import { type Gram, setRows } from '../gram.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { expectGaps, PLANES, Planes } from '../kernels/tiling.ts';
import { Matrix } from '../matrix.ts';
import type { Memory } from '../memory.ts';
import { expectGram, type GemmOptions, type Product, productOf } from '../product.ts';
import { teamSize } from '../team/team.ts';
import type { MultiplyPlanes } from './mlas-planes.ts';
import type { MlasGemm } from './mlas-session.ts';

/** Rows of G computed by one product, from the first column to the diagonal. */
const GRAM_ROWS = 256;
/**
 * Largest number of rows computed by one call. For each 128 columns of C and each 128 steps of K, mlas passes over all
 * rows of C. Up to this number, they and their operands stay in a core's second-level cache, which is 1.4 times as fast
 * for 10,000 rows.
 */
const MOST_ROWS = 1024;
/**
 * Smallest number of rows for which the order of summation is fixed: mlas sums in blocks of 128 along K, in order,
 * regardless of the other sizes, except that a single row takes another path, and up to 64 columns use other blocks. So
 * products are padded to a second row and a 65th column, or transposed. A test checks this on many shapes.
 */
const LEAST_ROWS = 2;
const LEAST_COLUMNS = 65;
/** Smallest number of columns, where it is fixed, for which bits do not depend on the number of rows. */
const LEAST_FIXED_COLUMNS = 2;
/** Number of multiplications above which a call into mlas (10 to 40 us) pays off. */
const LEAST_WORK = 2 ** 18;
/** Number of multiplications for each thread above which another one pays off. */
const THREAD_WORK = 2 ** 23;
/** Smallest K for mlas in products by pairs of rows. Their bits may depend only on the rows, so only K may decide. */
const LEAST_INNER = 32;

/**
 * Smallest channels times filters for mlas in products of planes, whose bits may not depend on the number of rows.
 */
const LEAST_OF_PLANES = 2 ** 9;

/** onnxruntime's products of float32 and of bytes. */
export interface Mlas {
  readonly gemm: MlasGemm;
  readonly multiplyPlanes: MultiplyPlanes;
  readonly multiplyBytes: MultiplyBytes;
}

/**
 * Matrix products by onnxruntime's mlas: several times faster than WebAssembly, with results that depend on the kind of
 * machine.
 */
export class MlasEngine implements Engine {
  readonly flavour: Flavour = 'mlas';
  readonly memory: Memory;
  readonly kernels: Kernels;
  readonly multiplyBytes: MultiplyBytes;
  readonly #mlas: MlasGemm;
  readonly #multiplyPlanes: MultiplyPlanes;
  readonly #always: boolean;

  /** `always`: use mlas even where the product is so small that the call costs more than it saves. */
  constructor(memory: Memory, kernels: Kernels, mlas: Mlas, always: boolean) {
    this.memory = memory;
    this.kernels = kernels;
    this.multiplyBytes = mlas.multiplyBytes;
    this.#mlas = mlas.gemm;
    this.#multiplyPlanes = mlas.multiplyPlanes;
    this.#always = always;
  }

  async gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): Promise<void> {
    const product = productOf(A, B, C, options);
    if (this.#isForWasm(product)) return this.kernels.gemm(A, B, C, options);
    if (!product.transB || product.transA) return this.#run(product, A, B, C);
    const isFree = options?.fixedColumns === true && C.cols >= LEAST_FIXED_COLUMNS;
    return isFree ? this.#ofFixedColumns(A, B, C, product) : this.#byRows(A, B, C, product);
  }

  /** C = A B^T (+ C), where bits may depend on the number of columns but not on that of rows. */
  async #ofFixedColumns(A: Matrix, B: Matrix, C: Matrix, product: Product): Promise<void> {
    if (C.rows >= LEAST_ROWS) return this.#run(product, A, B, C);
    using padded = this.#padded(A, LEAST_ROWS);
    using tall = this.memory.matrix(LEAST_ROWS, C.cols);
    tall.row(0).set(C.data);
    await this.#run(product, padded ?? A, B, tall);
    C.data.set(tall.row(0));
  }

  async gemmOfPlanes(A: Planes, B: Planes, C: Planes, options: GemmOptions = {}): Promise<void> {
    const { M, N, K, transA, transB, accumulate } = productOf(A.at(0), B.at(0), C.at(0), options);
    const size = transA ? M * N : N * K;
    if (M * N * K === 0 || (size < LEAST_OF_PLANES && !this.#always))
      return this.kernels.gemmOfPlanes(A, B, C, options);
    expectGaps(A, B, C, transA);
    if (transA) for (const summed of [A, B]) summed.clearGaps();
    const threads = Math.max(1, Math.min(teamSize(), PLANES, Math.floor((PLANES * M * N * K) / THREAD_WORK)));
    if (!accumulate) return this.#multiplyPlanes({ transA, transB }, A, B, C, threads);
    using room = this.memory.matrix(C.matrix.rows, C.matrix.cols);
    await this.#multiplyPlanes(
      { transA, transB },
      A,
      B,
      new Planes(room, C.rows, C.channels, C.rowsApart),
      threads,
    );
    this.kernels.addScaled(C.matrix, room, 1);
  }

  async gram(X: Matrix, G: Gram, known = 0): Promise<void> {
    expectGram(X, G);
    const { rows: N, cols: K } = X;
    const product = { M: N, N, K, transA: false, transB: true, accumulate: false };
    if (this.#isForWasm(product)) return this.kernels.gram(X, G, known);
    using panel = this.memory.matrix(Math.min(N, GRAM_ROWS), N);
    for (let next = known; next < N; next += GRAM_ROWS) {
      const M = Math.min(GRAM_ROWS, N - next);
      // A single remaining row is computed together with the one before it.
      const from = M === 1 && next > 0 ? next - 1 : next;
      const columns = next + M;
      const block = panel.shapedAs(columns - from, columns);
      await this.#byRows(X.rowsFrom(from, columns - from), X.rowsFrom(0, columns), block, product);
      setRows(G, from, block);
    }
    if (G instanceof Matrix) this.kernels.mirror(G);
  }

  /** C = A B^T (+ C), zero-padded where mlas would sum a size in another order. */
  async #byRows(A: Matrix, B: Matrix, C: Matrix, product: Product): Promise<void> {
    if (C.rows >= LEAST_ROWS && C.cols >= LEAST_COLUMNS) return this.#run(product, A, B, C);
    if (C.rows >= LEAST_COLUMNS && !product.accumulate) return this.#transposed(A, B, C, product);
    using paddedA = this.#padded(A, LEAST_ROWS);
    using paddedB = this.#padded(B, LEAST_COLUMNS);
    const [tallA, tallB] = [paddedA ?? A, paddedB ?? B];
    using wide = this.memory.matrix(tallA.rows, tallB.rows);
    if (product.accumulate) for (let n = 0; n < C.rows; n++) wide.row(n).set(C.row(n));
    await this.#run(product, tallA, tallB, wide);
    for (let n = 0; n < C.rows; n++) C.row(n).set(wide.row(n).subarray(0, C.cols));
  }

  /** C = op(A) op(B) (+ C), in equal parts of few enough rows. A is transposed here, which is faster than in mlas. */
  async #run({ transA, transB, accumulate }: Product, A: Matrix, B: Matrix, C: Matrix): Promise<void> {
    const parts = Math.ceil(C.rows / MOST_ROWS);
    for (let part = 0; part < parts; part++) {
      const [first, end] = [part, part + 1].map((i) => Math.floor((i * C.rows) / parts));
      const [count, rows] = [end - first, C.rowsFrom(first, end - first)];
      using turned = transA ? this.memory.matrix(count, A.rows) : undefined;
      if (turned) this.kernels.transposeColumns(A, first, turned);
      const threads = threadsFor(count, C.cols, transA ? A.rows : A.cols);
      await this.#mlas.run({ transB, accumulate }, turned ?? A.rowsFrom(first, count), B, rows, threads);
    }
  }

  /** C = (B A^T)^T: the same sums in the same order. */
  async #transposed(A: Matrix, B: Matrix, C: Matrix, product: Product): Promise<void> {
    using turned = this.memory.matrix(C.cols, C.rows);
    await this.#byRows(B, A, turned, product);
    this.kernels.transpose(turned, C);
  }

  /** A copy of X with zero rows appended, `rows` in total; undefined where X has that many. */
  #padded(X: Matrix, rows: number): Matrix | undefined {
    if (X.rows >= rows) return undefined;
    const tall = this.memory.matrix(rows, X.cols);
    tall.data.set(X.data);
    return tall;
  }

  /**
   * Whether the WebAssembly kernels compute a product; a pure function of the shape. mlas does not accept empty
   * matrices.
   */
  #isForWasm({ M, N, K, transB, transA }: Product): boolean {
    if (M * N * K === 0) return true;
    if (this.#always) return false;
    return transB && !transA ? K < LEAST_INNER : M * N * K < LEAST_WORK;
  }
}

/**
 * Number of threads for an M x N x K product, at most those of the team. mlas divides the larger of M and N between
 * them, so each part still has as many rows and columns as fix the order of summation.
 */
function threadsFor(M: number, N: number, K: number): number {
  const parts = N > M ? Math.floor(N / (2 * LEAST_COLUMNS)) : Math.floor(M / (2 * LEAST_ROWS));
  return Math.max(1, Math.min(teamSize(), parts, Math.floor((M * N * K) / THREAD_WORK)));
}
