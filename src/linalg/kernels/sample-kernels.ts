import { Matrix, type RowRange, type Triangle, type Vector } from '../matrix.ts';
import type { Memory } from '../memory.ts';
import { expectApart, expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';

/** Rows of one call of a kernel: V8 replaces a slow first version of its code between calls, not during one. */
const PART_ROWS = 256;

/** How rows move: factor_n times the direction or, `bySigns`, times its signs; divided by `scales` (d) where given. */
export interface RowMoves {
  /** N x d. */
  readonly directions: Matrix;
  /** N. */
  readonly factors: Vector;
  readonly bySigns: boolean;
  readonly scales?: Float64Array;
}

/** Kernels over the rows of sets of samples. Each checks its shapes and throws RangeError naming them. */
export class SampleKernels {
  readonly #run: KernelExports;
  readonly #memory: Memory;

  constructor(run: KernelExports, memory: Memory) {
    this.#run = run;
    this.#memory = memory;
  }

  /** out_n = Euclidean norm of row n; the squares are added one after the other, in float64. */
  orderedNorms(X: Matrix, out: Vector): void {
    expectShape('orderedNorms', 'out', out, X.rows);
    this.#run.orderedNorms(X.rows, X.cols, X.offset, out.offset);
  }

  /** X_nk = factor_n X_nk, computed in float64 and rounded to float32. */
  timesFactors(X: Matrix, factors: Vector): void {
    expectShape('timesFactors', 'factors', factors, X.rows);
    this.#run.timesFactors(X.rows, X.cols, X.offset, factors.offset);
  }

  /** Moves the rows of X (N x d). Steps are computed in float64, rounded to float32, and then added. */
  moveRows(X: Matrix, { directions, factors, bySigns, scales }: RowMoves): void {
    const { rows: N, cols: d } = X;
    expectShape('moveRows', 'directions', directions, N, d);
    expectShape('moveRows', 'factors', factors, N);
    expectApart('moveRows', 'directions', directions, 'X', X);
    if (scales && scales.length !== d)
      throw new RangeError(`moveRows: scales has ${scales.length} entries, expected ${d}`);
    using divisors = this.#memory.vector(scales?.length ?? 0);
    if (scales) divisors.data.set(scales);
    const [along, by] = [directions.offset, factors.offset];
    this.#run.moveRows(N, d, X.offset, along, by, bySigns ? 1 : 0, scales ? divisors.offset : 0);
  }

  /** sum_n weight_n (X_nk - Y_nk), in float64 and in the order of n; without Y of X alone. X, Y: N x d; weights: N. */
  weightedSum(X: Matrix, Y: Matrix | undefined, weights: Float64Array): Float64Array {
    const { rows: N, cols: d } = X;
    if (Y) expectShape('weightedSum', 'Y', Y, N, d);
    if (weights.length !== N)
      throw new RangeError(`weightedSum: weights has ${weights.length} entries, expected ${N}`);
    // They may be in the engine's memory, of which growth takes views away.
    const kept = weights.slice();
    using factors = this.#memory.vector(N);
    // Columns are taken by four.
    using sums = this.#memory.vector(4 * Math.ceil(d / 4));
    factors.data.set(kept);
    for (let n = 0; n < N; n += PART_ROWS) {
      const [rows, skipped] = [Math.min(PART_ROWS, N - n), 4 * n * d];
      const subtracted = Y ? Y.offset + skipped : 0;
      this.#run.addWeighted(rows, d, X.offset + skipped, subtracted, factors.offset + 8 * n, sums.offset);
    }
    return sums.data.slice(0, d);
  }

  /** Some rows of G = B + S up to the diagonal, in float32. S: these rows, with as many columns as the last one has. */
  sumRows(B: Triangle, S: Matrix, G: Matrix | Triangle, { from, to }: RowRange): void {
    expectShape('sumRows', 'S', S, to - from, to);
    expectShape('sumRows', 'G', G, B.rows, B.rows);
    if (!(from >= 0 && to <= B.rows)) throw new RangeError(`sumRows: rows to ${to - 1} of ${B.rows}`);
    const [place, cols] = G instanceof Matrix ? [G.offset, G.cols] : [G.origin, 0];
    this.#run.sumRows(from, to, B.origin, S.offset, S.cols, place, cols);
  }

  /** Largest absolute value off the diagonal of a symmetric G (N x N), NaN apart. */
  largestOffDiagonal(G: Matrix | Triangle): number {
    using out = this.#memory.vector(1);
    const [place, cols] = G instanceof Matrix ? [G.offset, G.cols] : [G.origin, 0];
    this.#run.largestBelow(G.rows, place, cols, out.offset);
    return out.data[0];
  }
}
