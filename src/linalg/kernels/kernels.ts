import type { Block } from '../block.ts';
import { type Gram, setRows } from '../gram.ts';
import {
  type Bits,
  type FixedTriangle,
  Matrix,
  type RowRange,
  type Triangle,
  type Vector,
} from '../matrix.ts';
import type { Memory } from '../memory.ts';
import { expectGram, type GemmOptions, productOf } from '../product.ts';
import { lastBelow, type RandomKey } from '../random.ts';
import { expectApart, expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';
import { LayerKernels } from './layer-kernels.ts';
import { SampleKernels } from './sample-kernels.ts';
import { expectWindow, type SlidingWindow } from './sliding-window.ts';
import { SlopeKernels } from './slope-kernels.ts';
import { TangentKernels } from './tangent-kernels.ts';
import { expectGaps, PLANES, type Planes } from './tiling.ts';
import { WalkKernels } from './walk-kernels.ts';
import { WinogradKernels } from './winograd-kernels.ts';

/** Rows of G computed by one product, from the first column to the diagonal. */
const GRAM_ROWS = 128;

/**
 * The kernels, on matrices instead of byte offsets. Each checks its shapes and throws RangeError naming them. Notation:
 * D_nj is 1 for a set bit and gamma otherwise, phi(h) is h for h > 0 and gamma h otherwise.
 */
export class Kernels {
  /** Kernels by which attacks update single samples. */
  readonly walk: WalkKernels;
  /** Kernels over the rows of sets of samples. */
  readonly samples: SampleKernels;
  /** Kernels of the layers of deep networks. */
  readonly layers: LayerKernels;
  /** Kernels that build the tangent kernel of a network of one hidden layer. */
  readonly tangent: TangentKernels;
  /** Products with impulses of a window. */
  readonly slopes: SlopeKernels;
  /** Kernels of convolutions by Winograd's method. */
  readonly winograd: WinogradKernels;
  readonly #run: KernelExports;
  readonly #memory: Memory;
  /** Workspace of one kernel at a time. */
  readonly #scratch: Block;

  constructor(run: KernelExports, memory: Memory) {
    this.layers = new LayerKernels(run);
    this.winograd = new WinogradKernels(run);
    this.#run = run;
    this.#memory = memory;
    this.#scratch = memory.allocate(run.gemmScratchBytes());
    this.tangent = new TangentKernels(run, memory, this.#scratch);
    this.slopes = new SlopeKernels(run, memory);
    this.walk = new WalkKernels(run);
    this.samples = new SampleKernels(run, memory);
  }

  /**
   * C = op(A) op(B) (+ C). An element is a pure function of its row of op(A) and its column of op(B), regardless of
   * their position and the rest of the matrices.
   */
  gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): void {
    const { M, N, K, transA, transB, accumulate } = productOf(A, B, C, options);
    const scratch = this.#scratch.offset;
    const [aRow, aCol] = transA ? [4, M * 4] : [K * 4, 4];
    const [bRow, bCol] = transB ? [4, K * 4] : [N * 4, 4];
    const flag = accumulate ? 1 : 0;
    this.#run.gemm(M, N, K, A.offset, aRow, aCol, B.offset, bRow, bCol, C.offset, N * 4, flag, scratch);
  }

  /** `gemm` for each plane. Throws RangeError where gaps do not fit (`expectGaps`). */
  gemmOfPlanes(A: Planes, B: Planes, C: Planes, options?: GemmOptions): void {
    expectGaps(A, B, C, options?.transA === true);
    for (let k = 0; k < PLANES; k++) this.gemm(A.at(k), B.at(k), C.at(k), options);
  }

  /** G = X X^T: computes one triangle, from row `known` on. An element depends only on its two rows of X. */
  gram(X: Matrix, G: Gram, known = 0): void {
    expectGram(X, G);
    const N = X.rows;
    using panel = this.#memory.matrix(Math.min(N, GRAM_ROWS), N);
    for (let from = known; from < N; from += GRAM_ROWS) {
      const M = Math.min(GRAM_ROWS, N - from);
      const block = panel.shapedAs(M, from + M);
      this.gemm(X.rowsFrom(from, M), X.rowsFrom(0, from + M), block, { transB: true });
      setRows(G, from, block);
    }
    if (G instanceof Matrix) this.mirror(G);
  }

  /** Copies the triangle of G (N x N) below the diagonal onto the one above. */
  mirror(G: Matrix): void {
    expectShape('mirror', 'G', G, G.rows, G.rows);
    this.#run.mirror(G.rows, G.offset);
  }

  /** B = A^T. A: rows x cols, B: cols x rows. */
  transpose(A: Matrix, B: Matrix): void {
    expectShape('transpose', 'B', B, A.cols, A.rows);
    this.transposeColumns(A, 0, B);
  }

  /** B (count x rows) = A^T for the columns of A from `first` on, as many as B has rows. */
  transposeColumns(A: Matrix, first: number, B: Matrix): void {
    expectShape('transposeColumns', 'B', B, Math.min(B.rows, A.cols - first), A.rows);
    expectApart('transposeColumns', 'B', B, 'A', A);
    this.#run.transpose(A.rows, B.rows, A.offset + 4 * first, A.cols, B.offset);
  }

  /** Fills `out` with uniform numbers in [low, high). Philox-4x32-10, 24 random bits for each. */
  uniform(out: Matrix, key: RandomKey, low: number, high: number): void {
    if (!(Math.fround(low) < Math.fround(high)))
      throw new RangeError(`uniform: [${low}, ${high}) holds no float32 to choose from`);
    const { rows, cols, offset } = out;
    const { seed, purpose, firstRow } = key;
    this.#run.uniform(rows, cols, offset, seed, purpose, firstRow, low, high - low, lastBelow(high));
  }

  /** Fills `out` with standard normal numbers (Box-Muller over Philox-4x32-10). */
  gauss(out: Matrix, key: RandomKey): void {
    this.#run.gauss(out.rows, out.cols, out.offset, key.seed, key.purpose, key.firstRow);
  }

  /** Fills `out` with +1 and -1, each with probability 1/2. Entry n belongs to row firstRow + n. */
  signs(out: Vector, key: RandomKey): void {
    this.#run.signs(out.length, out.offset, key.seed, key.purpose, key.firstRow);
  }

  /** Row n: the four words of Philox-4x32-10 for counter (block, 0, n, 0). out: a multiple of 4 rows, 4 columns. */
  threadWords(out: Matrix, seed: number, block: number): void {
    expectShape('threadWords', 'out', out, Math.ceil(out.rows / 4) * 4, 4);
    this.#run.threadWords(out.rows, out.offset, seed, block);
  }

  /** f_n = sum_j a_j phi(H_nj), summed in float64. H: N x m, a: m, f: N. */
  output(H: Matrix, a: Vector, gamma: number, f: Vector): void {
    expectShape('output', 'a', a, H.cols);
    expectShape('output', 'f', f, H.rows);
    this.#run.output(H.rows, H.cols, H.offset, a.offset, gamma, f.offset);
  }

  /** Bit (n, j) = H_nj + scale step_nj > 0, in float32; without `step`, H_nj > 0. All N x m. */
  signBits(H: Matrix, step: Matrix | undefined, scale: number, bits: Bits): void {
    if (step !== undefined) expectShape('signBits', 'step', step, H.rows, H.cols);
    expectShape('signBits', 'bits', bits, H.rows, H.cols);
    this.#run.signBits(H.rows, H.cols, H.offset, step?.offset ?? 0, scale, bits.offset, bits.rowBytes);
  }

  /** y = K x for a symmetric K (N x N); x, y and the sums are float64. */
  symv(K: Triangle, x: Vector, y: Vector): void {
    expectShape('symv', 'K', K, x.length, x.length);
    expectShape('symv', 'y', y, x.length);
    expectApart('symv', 'y', y, 'x', x);
    this.#run.symv(x.length, K.offset, x.offset, y.offset);
  }

  /**
   * The share of some rows of K in y = K x, in the units of K and without its diagonal: writes the first `to` entries
   * of y. x, y: N; x is rounded to 24 bits of its largest entry, or to 16 where K is coarse. `from` is a multiple of
   * eight.
   */
  symvShare(K: FixedTriangle, x: Vector, y: Vector, { from, to }: RowRange): void {
    expectShape('symvShare', 'x', x, K.rows);
    expectShape('symvShare', 'y', y, K.rows);
    expectApart('symvShare', 'y', y, 'x', x);
    const bytes = 3 * 4 * (to + 8);
    // An allocation takes longer than a product of few samples.
    if (bytes <= this.#scratch.bytes)
      this.#symvOf(K)(from, to, K.origin, x.offset, y.offset, this.#scratch.offset);
    else this.#symvIn(this.#memory.allocate(bytes), K, x, y, { from, to });
  }

  #symvIn(work: Block, K: FixedTriangle, x: Vector, y: Vector, { from, to }: RowRange): void {
    using room = work;
    this.#symvOf(K)(from, to, K.origin, x.offset, y.offset, room.offset);
  }

  #symvOf({ isCoarse }: FixedTriangle) {
    return isCoarse ? this.#run.coarseSymv : this.#run.fixedSymv;
  }

  /** P_nj = scale_n a_j D_nj, rounded to float32. scale: N, a: m, bits and P: N x m. */
  coefficients(bits: Bits, scale: Vector, a: Vector, gamma: number, P: Matrix): void {
    const { rows: N, cols: m, rowBytes } = bits;
    expectShape('coefficients', 'scale', scale, N);
    expectShape('coefficients', 'a', a, m);
    expectShape('coefficients', 'P', P, N, m);
    this.#run.coefficients(N, m, bits.offset, rowBytes, scale.offset, a.offset, gamma, P.offset);
  }

  /**
   * P_nj = impulse_n a_j s_nj, where s_nj is the mean slope of unit j on sample n over a window in which H changes by
   * the sample's own part, diagonal_n impulse_n a_j s_nj, and by that of the others, crossScale R_nj. H, R, P: N x m.
   */
  slidingCoefficients(window: SlidingWindow, crossScale: number, P: Matrix): void {
    const { H, R, impulse, diagonal, a, gamma } = expectWindow('slidingCoefficients', window);
    expectShape('slidingCoefficients', 'P', P, H.rows, H.cols);
    const [Hs, Rs, pushes, own] = [H.offset, R.offset, impulse.offset, diagonal.offset];
    this.#run.slidingCoefficients(H.rows, H.cols, Hs, Rs, crossScale, pushes, own, a.offset, gamma, P.offset);
  }

  /**
   * Bit (n, j): whether the mean slope s_nj, with impulses and cross terms both scaled by `scale`, is above (1 + gamma)
   * / 2. excess_n: by how much more output n changes in that window than with the slopes given by its bits, 1 or gamma.
   */
  slidingBits(window: SlidingWindow, scale: number, bits: Bits, excess: Vector): void {
    const { H, R, impulse, diagonal, a, gamma } = expectWindow('slidingBits', window);
    const { rows: N, cols: m } = H;
    expectShape('slidingBits', 'bits', bits, N, m);
    expectShape('slidingBits', 'excess', excess, N);
    const [pushes, own, out] = [impulse.offset, diagonal.offset, bits.offset];
    this.#run.slidingBits(
      N,
      m,
      H.offset,
      R.offset,
      scale,
      pushes,
      scale,
      own,
      a.offset,
      gamma,
      out,
      bits.rowBytes,
      excess.offset,
    );
  }

  /**
   * After a window: replaces `change` of H by the part due to other samples, change_nj - diagonal_n P_nj; and
   * influence_n += sum_j a_j P_nj. change, P: N x m; diagonal, influence: N; a: m.
   */
  settleWindow(change: Matrix, P: Matrix, diagonal: Vector, a: Vector, influence: Vector): void {
    const { rows: N, cols: m } = P;
    expectShape('settleWindow', 'change', change, N, m);
    expectShape('settleWindow', 'diagonal', diagonal, N);
    expectShape('settleWindow', 'a', a, m);
    expectShape('settleWindow', 'influence', influence, N);
    this.#run.settleWindow(N, m, change.offset, P.offset, diagonal.offset, a.offset, influence.offset);
  }

  /** y_i = exp(x_i); y may be x. */
  exp(x: Vector, y: Vector): void {
    expectShape('exp', 'y', y, x.length);
    this.#run.exp(x.length, x.offset, y.offset);
  }

  /** y_i = log(1 + x_i); y may be x. */
  log1p(x: Vector, y: Vector): void {
    expectShape('log1p', 'y', y, x.length);
    this.#run.log1p(x.length, x.offset, y.offset);
  }

  /** loss_n = l(u_n), slope_n = -l'(u_n), curvature_n = l''(u_n), stable for abs(u) up to 700. */
  lossTerms(u: Vector, kind: LossKind, loss: Vector, slope: Vector, curvature: Vector): void {
    expectShape('lossTerms', 'loss', loss, u.length);
    expectShape('lossTerms', 'slope', slope, u.length);
    expectShape('lossTerms', 'curvature', curvature, u.length);
    const kernel = kind === 'exponential' ? this.#run.exponentialLoss : this.#run.logisticLoss;
    kernel(u.length, u.offset, loss.offset, slope.offset, curvature.offset);
  }

  /** out_n = Euclidean norm of row n, summed in float64. */
  rowNorms(X: Matrix, out: Vector): void {
    expectShape('rowNorms', 'out', out, X.rows);
    this.#run.rowNorms(X.rows, X.cols, X.offset, out.offset);
  }

  /** out_n = largest absolute value of row n. */
  rowSizes(X: Matrix, out: Vector): void {
    expectShape('rowSizes', 'out', out, X.rows);
    this.#run.rowSizes(X.rows, X.cols, X.offset, out.offset);
  }

  /** A = A + alpha B, in float32. */
  addScaled(A: Matrix, B: Matrix, alpha: number): void {
    expectShape('addScaled', 'B', B, A.rows, A.cols);
    this.#run.addScaled(A.rows * A.cols, A.offset, B.offset, alpha);
  }

  /** V = B + kept V, in float32; entries below 2^-100 become 0. */
  addDecayed(V: Matrix, B: Matrix, kept: number): void {
    expectShape('addDecayed', 'B', B, V.rows, V.cols);
    this.#run.addDecayed(V.rows * V.cols, V.offset, B.offset, kept);
  }

  /** Row n of X times s_n, in float32. */
  scaleRows(X: Matrix, s: Vector): void {
    expectShape('scaleRows', 's', s, X.rows);
    this.#run.scaleRows(X.rows, X.cols, X.offset, s.offset);
  }
}

/** l(u) = exp(-u), or log(1 + exp(-u)). */
export type LossKind = 'exponential' | 'logistic';
