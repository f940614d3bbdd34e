import type { Matrix } from '../matrix.ts';
import { type PatchShape, patchesOf, patchSize } from '../patch-shape.ts';
import type { RandomKey } from '../random.ts';
import { expectApart, expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';

/** Kernels of the layers of deep networks. Each checks its shapes and throws RangeError naming them. */
export class LayerKernels {
  readonly #run: KernelExports;

  constructor(run: KernelExports) {
    this.#run = run;
  }

  /** Y_nj = Y_nj + b_j, in float32. Y: N x d, b: d x 1. */
  addBias(Y: Matrix, b: Matrix): void {
    expectShape('addBias', 'b', b, Y.cols, 1);
    this.#run.addBias(Y.rows, Y.cols, Y.offset, b.offset);
  }

  /** b_j = b_j + sum_n X_nj, summed in float64. X: N x d, b: d x 1. */
  addColumnSums(X: Matrix, b: Matrix): void {
    expectShape('addColumnSums', 'b', b, X.cols, 1);
    this.#run.addColumnSums(X.rows, X.cols, X.offset, b.offset);
  }

  /** b_j = b_j + sum_n (X_nj - x_j) (Y_nj - y_j), summed in float64. X, Y: N x d; x, y, b: d x 1. */
  addColumnProducts(X: Matrix, x: Matrix, Y: Matrix, y: Matrix, b: Matrix): void {
    expectShape('addColumnProducts', 'Y', Y, X.rows, X.cols);
    for (const [name, matrix] of Object.entries({ x, y, b }))
      expectShape('addColumnProducts', name, matrix, X.cols, 1);
    this.#run.addColumnProducts(X.rows, X.cols, X.offset, x.offset, Y.offset, y.offset, b.offset);
  }

  /** out_nj = p_j A_nj + q_j B_nj + r_j, in float32. A, B, out: N x d, out may be A or B; p, q, r: d x 1. */
  combineColumns(A: Matrix, p: Matrix, B: Matrix, q: Matrix, r: Matrix, out: Matrix): void {
    for (const [name, matrix] of Object.entries({ B, out }))
      expectShape('combineColumns', name, matrix, A.rows, A.cols);
    for (const [name, matrix] of Object.entries({ p, q, r }))
      expectShape('combineColumns', name, matrix, A.cols, 1);
    this.#run.combineColumns(A.rows, A.cols, A.offset, p.offset, B.offset, q.offset, r.offset, out.offset);
  }

  /** out = values where X > 0 and gamma values elsewhere, entry by entry; out may be X or `values`. */
  leakyScale(X: Matrix, values: Matrix, gamma: number, out: Matrix): void {
    for (const [name, matrix] of Object.entries({ values, out }))
      expectShape('leakyScale', name, matrix, X.rows, X.cols);
    this.#run.leakyScale(X.rows * X.cols, X.offset, values.offset, gamma, out.offset);
  }

  /**
   * Batch normalization and a leaky ReLU: out_nj = phi(y_nj) with y_nj = p_j X_nj + r_j, in float32. X, out: N x d, out
   * may be X; d a multiple of 4. The same bits as `combineColumns` with a second factor of 0, then `leakyScale`.
   */
  normalizeLeaky(X: Matrix, { p, r, gamma }: Normalization, out: Matrix): void {
    expectNormalization('normalizeLeaky', X, { p, r }, { out });
    this.#run.normalizeLeaky(X.rows, X.cols, X.offset, p.offset, r.offset, gamma, out.offset);
  }

  /**
   * sums_j = sum_n g_nj and products_j = sum_n g_nj (X_nj - mean_j), in float64, where g_nj = phi'(y_nj) G_nj is the
   * gradient by y and G (N x d) that by the output. mean, sums, products: d x 1.
   */
  normalizeLeakySums(
    X: Matrix,
    mean: Matrix,
    { p, r, gamma }: Normalization,
    G: Matrix,
    sums: Matrix,
    products: Matrix,
  ): void {
    expectNormalization('normalizeLeakySums', X, { p, r, mean, sums, products }, { G });
    const [x, means, ps, rs, g] = [X, mean, p, r, G].map(({ offset }) => offset);
    const { rows, cols } = X;
    this.#run.normalizeLeakySums(rows, cols, x, means, ps, rs, g, gamma, sums.offset, products.offset);
  }

  /** out_nj = s_j g_nj + t_j X_nj + u_j, in float32, with g as above. out may be G or X; factors: d x 1. */
  normalizeLeakyGradient(
    X: Matrix,
    { p, r, gamma }: Normalization,
    G: Matrix,
    [s, t, u]: readonly [Matrix, Matrix, Matrix],
    out: Matrix,
  ): void {
    expectNormalization('normalizeLeakyGradient', X, { p, r, s, t, u }, { G, out });
    const [x, ps, rs, g] = [X, p, r, G].map(({ offset }) => offset);
    const [ofG, ofX, constant] = [s, t, u].map(({ offset }) => offset);
    const { rows, cols } = X;
    this.#run.normalizeLeakyGradient(rows, cols, x, ps, rs, g, gamma, ofG, ofX, constant, out.offset);
  }

  /**
   * Dropout: out = values / (1 - rate), or 0 with probability `rate`, entry by entry. Entry i is dropped where the i-th
   * uniform number of the key's row (as of `uniform` on [0, 1)) is below the rate. out may be `values`.
   */
  dropOut(values: Matrix, { seed, purpose, firstRow }: RandomKey, rate: number, out: Matrix): void {
    expectShape('dropOut', 'out', out, values.rows, values.cols);
    const threshold = Math.ceil(rate * 2 ** 24);
    const kept = 1 / (1 - rate);
    const count = values.rows * values.cols;
    this.#run.dropOut(count, values.offset, seed, purpose, firstRow, threshold, kept, out.offset);
  }

  /**
   * A step of Nesterov momentum: with s = g + weightDecay p, v = momentum v + s, p = p - lr (s + momentum v), rounded
   * to float32 at the end. p, g, v: P x 1.
   */
  nesterovStep(
    p: Matrix,
    g: Matrix,
    v: Matrix,
    lr: number,
    { momentum, weightDecay }: { readonly momentum: number; readonly weightDecay: number },
  ): void {
    expectShape('nesterovStep', 'g', g, p.rows, 1);
    expectShape('nesterovStep', 'v', v, p.rows, 1);
    this.#run.nesterovStep(p.rows, p.offset, g.offset, v.offset, lr, momentum, weightDecay);
  }

  /** im2col, with zero padding. images: N x (height width channels); patches: (N patches) x (side side channels). */
  copyPatches(shape: PatchShape, images: Matrix, patches: Matrix): void {
    const sizes = expectPatches('copyPatches', shape, images, patches);
    this.#run.copyPatches(...sizes, images.offset, patches.offset);
  }

  /** col2im, the transpose of `copyPatches`: images = sum of the patches that cover each pixel. */
  addPatches(shape: PatchShape, patches: Matrix, images: Matrix): void {
    const sizes = expectPatches('addPatches', shape, images, patches);
    this.#run.addPatches(...sizes, patches.offset, images.offset);
  }
}

/** y_nj = p_j x_nj + r_j and phi(y) = y for y > 0, gamma y elsewhere. p, r: d x 1. */
export interface Normalization {
  readonly p: Matrix;
  readonly r: Matrix;
  readonly gamma: number;
}

function expectNormalization(
  kernel: string,
  X: Matrix,
  vectors: Readonly<Record<string, Matrix>>,
  matrices: Readonly<Record<string, Matrix>>,
): void {
  if (X.cols % 4 !== 0) throw new RangeError(`${kernel}: ${X.cols} columns are not a multiple of 4`);
  for (const [name, vector] of Object.entries(vectors)) expectShape(kernel, name, vector, X.cols, 1);
  for (const [name, matrix] of Object.entries(matrices)) expectShape(kernel, name, matrix, X.rows, X.cols);
}

type PatchSizes = [number, number, number, number, number, number, number, number, number];

function expectPatches(kernel: string, shape: PatchShape, images: Matrix, patches: Matrix): PatchSizes {
  const { height, width, channels, side, stride, padding } = shape;
  const [down, across] = patchesOf(shape);
  expectShape(kernel, 'images', images, images.rows, height * width * channels);
  expectShape(kernel, 'patches', patches, images.rows * down * across, patchSize(shape));
  expectApart(kernel, 'patches', patches, 'images', images);
  return [images.rows, height, width, channels, side, stride, padding, down, across];
}
