import type { Matrix, Vector } from '../matrix.ts';
import type { Memory } from '../memory.ts';
import { expectApart, expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';

/** Factors of the impulses P of a window: P_nj = impulse_n a_j s_nj, with slopes s from gamma to 1. */
export interface Slopes {
  /** N. */
  readonly impulse: Vector;
  /** Readouts, m. */
  readonly a: Vector;
  readonly gamma: number;
}

/** Rows of a block, each a bit of a word (src/kernels/products/slopes.ts), and rows that are split at once. */
const [BLOCK, CHUNK] = [30, 480];

/** Fewest samples with which products by tables take less time than others, whatever the width. */
export const LEAST_TABULATED = 128;

/**
 * Products with impulses P (N x m) whose slopes are mostly 1 or gamma to the bit, as `slidingCoefficients` computes them,
 * by tables of sums of rows: about twice as fast as gemm where one slope in ten is another. Sums are float32; their
 * order depends on nothing but N.
 */
export class SlopeKernels {
  readonly #run: KernelExports;
  readonly #memory: Memory;

  constructor(run: KernelExports, memory: Memory) {
    this.#run = run;
    this.#memory = memory;
  }

  /**
   * C = G P. G: N x N, symmetric; C: N x m. Throws RangeError where shapes do not match or C shares memory
   * with an operand.
   */
  multiply(G: Matrix, P: Matrix, slopes: Slopes, C: Matrix): void {
    expectShape('multiply', 'G', G, P.rows, P.rows);
    expectShape('multiply', 'C', C, P.rows, P.cols);
    this.#product(G, P, slopes, C, true);
  }

  /** C = P^T X. X: N x d; C: m x d. Throws RangeError likewise. */
  multiplyTransposed(P: Matrix, slopes: Slopes, X: Matrix, C: Matrix): void {
    expectShape('multiplyTransposed', 'X', X, P.rows, X.cols);
    expectShape('multiplyTransposed', 'C', C, P.cols, X.cols);
    this.#product(X, P, slopes, C, false);
  }

  /** Number of the slopes of P (N x m) that are neither 1 nor gamma to the bit, and are multiplied. */
  othersIn(P: Matrix, slopes: Slopes): number {
    let count = 0;
    this.#split(P, slopes, ({ split: [, counts] }) => {
      const ofUnits = new Uint32Array(this.#memory.buffer, counts, P.cols);
      count += ofUnits.reduce((sum, own) => sum + own, 0);
    });
    return count;
  }

  #product(X: Matrix, P: Matrix, slopes: Slopes, C: Matrix, isTurned: boolean): void {
    expectApart('slopes', 'C', C, 'X', X);
    expectApart('slopes', 'C', C, 'P', P);
    C.data.fill(0);
    const [d, step, cStep] = [X.cols, 4 * X.cols, 4 * C.cols];
    const { impulse, a, gamma } = slopes;
    const turned = isTurned ? 1 : 0;
    this.#split(P, slopes, ({ from, rows, split, scratch }) => {
      const [first, pushes] = [X.offset + from * step, impulse.offset + 8 * from];
      const samples = [rows, P.cols, d, first, step, pushes, a.offset, gamma] as const;
      this.#run.addSlopeProduct(...samples, ...split, C.offset, cStep, turned, scratch);
    });
  }

  /** Splits P by its slopes, a chunk of rows at a time. */
  #split(P: Matrix, { impulse, a, gamma }: Slopes, use: (chunk: SplitChunk) => void): void {
    const { rows: N, cols: m } = P;
    expectShape('slopes', 'impulse', impulse, N);
    expectShape('slopes', 'a', a, m);
    const most = Math.min(N, CHUNK);
    using ones = this.#memory.allocate(4 * Math.ceil(most / BLOCK) * m);
    using counts = this.#memory.allocate(4 * m);
    using entries = this.#memory.allocate(8 * most * m);
    using scratch = this.#memory.allocate(this.#run.slopeScratchBytes(most, m));
    const split = [ones.offset, counts.offset, entries.offset] as const;
    for (let from = 0; from < N; from += CHUNK) {
      const rows = Math.min(CHUNK, N - from);
      const [at, pushes] = [P.offset + 4 * from * m, impulse.offset + 8 * from];
      this.#run.splitSlopes(rows, m, at, pushes, a.offset, gamma, ...split, scratch.offset);
      use({ from, rows, split, scratch: scratch.offset });
    }
  }
}

/** Rows of P from `from` on, split, and the byte offset of the workspace. */
interface SplitChunk {
  readonly from: number;
  readonly rows: number;
  /** Byte offsets of what `splitSlopes` fills. */
  readonly split: readonly [ones: number, counts: number, entries: number];
  readonly scratch: number;
}
