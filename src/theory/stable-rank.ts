import type { Engine } from '../linalg/engine.ts';
import { diagonalOf } from '../linalg/gram.ts';
import type { Matrix, Triangle } from '../linalg/matrix.ts';

const MAX_ITERATIONS = 500;
/** Multiplications of a Gram matrix up to which the kernels' own product takes less time than the engine's. */
const MOST_SMALL_WORK = 2 ** 18;
/** Relative change of the largest eigenvalue at which the iteration has converged. */
const TOLERANCE = 1e-10;
/** Components of a unit vector below this are rounding error. */
const NEGLIGIBLE = 1e-12;
/**
 * Fractional parts of its multiples are evenly distributed in [0, 1), so the initial vector has a component in every
 * direction.
 */
const GOLDEN_RATIO = 0.6180339887498949;

/** Stable rank, norm_F(W)^2 / norm_2(W)^2, of W (m x d): see `stableRankOfGram`. */
export async function stableRank(engine: Engine, W: Matrix): Promise<number | undefined> {
  const { memory, kernels } = engine;
  const { rows: m, cols: d } = W;
  if (2 * d > m) {
    using gram = memory.triangle(m);
    await engine.gram(W, gram);
    return stableRankOfGram(engine, gram);
  }
  // W^T W has the same eigenvalues apart from zeros.
  using turned = memory.matrix(d, m);
  kernels.transpose(W, turned);
  using gram = memory.triangle(d);
  if (d * d * m <= MOST_SMALL_WORK) kernels.gram(turned, gram);
  else await engine.gram(turned, gram);
  return stableRankOfGram(
    engine,
    gram,
    startOf(m).map((start) => weightedRows(turned, start)),
  );
}

/** Two vectors (m) to begin with: trained networks approach two distinct units, for either half of the readouts. */
function startOf(m: number): Float64Array[] {
  const p = Float64Array.from({ length: m }, (_, j) => 1 + ((j * GOLDEN_RATIO) % 1));
  const q = Float64Array.from({ length: m }, (_, j) => (j < m / 2 ? 1 : -1));
  return [p, q];
}

/** A x for A (d x m). */
function weightedRows(A: Matrix, x: Float64Array): Float64Array {
  return Float64Array.from({ length: A.rows }, (_, k) => dot(A.row(k), x));
}

/**
 * Stable rank, norm_F(W)^2 / norm_2(W)^2, from W W^T (m x m) or W^T W (d x d): between 1 and its rank. Power iteration
 * from a fixed start with two vectors, since trained networks approach two distinct units of equal length, for which a
 * single vector would hardly converge.
 *
 * @param start two vectors of as many entries; of W W^T one for all units and one for either half, by default
 * @returns undefined where more than two singular values are so close to the largest that 500 iterations do not
 * converge
 */
export function stableRankOfGram(
  { memory, kernels }: Engine,
  gram: Triangle,
  start: readonly Float64Array[] = startOf(gram.rows),
): number | undefined {
  const m = gram.rows;
  using p = memory.vector(m);
  using q = memory.vector(m);
  using gramP = memory.vector(m);
  using gramQ = memory.vector(m);
  // Nothing is allocated from here on.
  const [ps, qs, gramPs, gramQs] = [p.data, q.data, gramP.data, gramQ.data];
  const trace = diagonalOf(gram).reduce((sum, value) => sum + value, 0);
  if (trace === 0) return 0;

  ps.set(start[0]);
  qs.set(start[1]);
  let eigenvalue = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    orthonormalize(ps, qs);
    kernels.symv(gram, p, gramP);
    kernels.symv(gram, q, gramQ);
    const before = eigenvalue;
    const [pp, pq, qq] = [dot(ps, gramPs), dot(ps, gramQs), dot(qs, gramQs)];
    // The larger eigenvalue of the Gram matrix on the plane spanned by p and q.
    eigenvalue = (pp + qq + Math.sqrt((pp - qq) ** 2 + 4 * pq * pq)) / 2;
    if (Math.abs(eigenvalue - before) <= TOLERANCE * eigenvalue) return trace / eigenvalue;
    ps.set(gramPs);
    qs.set(gramQs);
  }
  return undefined;
}

/** Orthonormalizes p and q in place; q becomes zero where it is parallel to p. */
function orthonormalize(p: Float64Array, q: Float64Array): void {
  normalize(p);
  normalize(q);
  // If q is parallel to p, only rounding error along p remains; the second pass detects that.
  for (let pass = 0; pass < 2; pass++) {
    const along = dot(p, q);
    for (let j = 0; j < q.length; j++) q[j] -= along * p[j];
  }
  if (dot(q, q) < NEGLIGIBLE ** 2) q.fill(0);
  normalize(q);
}

function normalize(values: Float64Array): void {
  const norm = Math.sqrt(dot(values, values)) || 1;
  for (let j = 0; j < values.length; j++) values[j] /= norm;
}

function dot(a: Float32Array | Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
