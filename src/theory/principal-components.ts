import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { mathjs } from './mathjs.ts';

/** Oversampling: additional directions of the iteration, so that the last components wanted converge too. */
const SPARE = 10;
/**
 * Number of iterations. The error of component i decreases with (variance of the first one left out / its own)^ROUNDS.
 */
const ROUNDS = 20;
/**
 * Tolerance of the residual of an eigenvector, relative to its eigenvalue. The computed component is exact for a
 * covariance that differs by no more than that.
 */
const TOLERANCE = 0.005;
/** Rounding error of such a residual, relative to the largest variance, since products are float32. */
const ROUNDING = 1e-6;
/** Precision of eigenvectors, relative to the sum of eigenvalues; the matrix itself has seven digits. */
const PRECISION = 1e-9;
/** A direction whose remainder after orthogonalization is below this fraction is linearly dependent. */
const LEAST_SHARE = 1e-5;

/** Principal components, with the number of those that converged. */
export interface PrincipalComponents extends Disposable {
  /** Orthonormal rows in descending order of variance, min(count, N - 1, d) x d; 0 beyond the span of the samples. */
  readonly rows: Matrix;
  /** Number of leading rows within the tolerance; later ones are unreliable. */
  readonly converged: number;
}

/**
 * The leading principal components of samples. The caller disposes of them. Subspace iteration from the first samples
 * with a final Rayleigh-Ritz step (Halko, Martinsson, Tropp, SIAM Review 2011, algorithms 4.4 and 5.3). It is
 * deterministic: no random numbers, and a fixed number of iterations, after which one more checks convergence. Cost: 84
 * (count + 10) N d.
 *
 * @param X N x d, as the network sees them.
 * @param scale of each coordinate (d), to undo: components are those of X times scale.
 */
export async function principalComponents(
  engine: Engine,
  X: Matrix,
  count: number,
  scale?: Float64Array,
): Promise<PrincipalComponents> {
  const { memory } = engine;
  const [N, d] = [X.rows, X.cols];
  const block = Math.min(count + SPARE, N - 1, d);
  using V = memory.matrix(block, d);
  using Z = memory.matrix(block, N);
  V.data.set(X.rowsFrom(0, block).data);
  timesScale(V, scale);
  orthonormalize(V);
  for (let round = 0; round < ROUNDS; round++) {
    await project(engine, V, X, scale, Z);
    await engine.gemm(Z, X, V);
    timesScale(V, scale);
    orthonormalize(V);
  }
  await project(engine, V, X, scale, Z);
  using S = memory.matrix(block, block);
  await engine.gram(Z, S);
  const kept = Math.min(count, block);
  using rotation = memory.matrix(kept, block);
  for (const [i, vector] of leadingEigenvectors(S).slice(0, kept).entries()) rotation.row(i).set(vector);
  const components = memory.matrix(kept, d);
  await engine.gemm(rotation, V, components);
  V.data.fill(0);
  V.data.set(components.data);
  await project(engine, V, X, scale, Z);
  await engine.gemm(Z, X, V);
  timesScale(V, scale);
  const converged = convergedRows(components, V, Z);
  return { rows: components, converged, [Symbol.dispose]: () => components.free() };
}

/**
 * Number of leading components that are eigenvectors of the covariance, within the tolerance.
 *
 * @param images their products with it, in the first rows.
 * @param Z samples along each, in the first rows.
 */
function convergedRows(components: Matrix, images: Matrix, Z: Matrix): number {
  const variance = (i: number) => dot(Z.row(i), Z.row(i));
  const rounding = ROUNDING * variance(0);
  for (let i = 0; i < components.rows; i++) {
    const component = components.row(i);
    const own = variance(i);
    const residual = images.row(i).map((value, k) => value - own * component[k]);
    if (norm(residual) > TOLERANCE * own + rounding) return i;
  }
  return components.rows;
}

/** Z = V (X scale - mean)^T, centred by its own rows. */
async function project(
  engine: Engine,
  V: Matrix,
  X: Matrix,
  scale: Float64Array | undefined,
  Z: Matrix,
): Promise<void> {
  if (scale === undefined) await engine.gemm(V, X, Z, { transB: true });
  else {
    using scaled = engine.memory.matrix(V.rows, V.cols);
    scaled.data.set(V.data);
    timesScale(scaled, scale);
    await engine.gemm(scaled, X, Z, { transB: true });
  }
  for (let i = 0; i < Z.rows; i++) {
    const row = Z.row(i);
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    for (let n = 0; n < row.length; n++) row[n] -= mean;
  }
}

function timesScale(V: Matrix, scale: Float64Array | undefined): void {
  if (scale === undefined) return;
  const [values, d] = [V.data, V.cols];
  for (let i = 0; i < values.length; i++) values[i] *= scale[i % d];
}

/** Gram-Schmidt on rows, applied twice; a row that depends on earlier ones becomes 0. */
function orthonormalize(V: Matrix): void {
  for (let i = 0; i < V.rows; i++) {
    const row = V.row(i);
    const before = norm(row);
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) {
        const other = V.row(j);
        const share = dot(row, other);
        for (let k = 0; k < row.length; k++) row[k] -= share * other[k];
      }
    const after = norm(row);
    const factor = after > LEAST_SHARE * before ? 1 / after : 0;
    for (let k = 0; k < row.length; k++) row[k] *= factor;
  }
}

/** Eigenvectors of a symmetric matrix, in descending order of eigenvalues. */
function leadingEigenvectors(S: Matrix): number[][] {
  const trace = Array.from({ length: S.rows }, (_, i) => S.row(i)[i]).reduce((sum, value) => sum + value, 0);
  // mathjs takes an absolute precision.
  const rows = Array.from({ length: S.rows }, (_, i) =>
    Array.from(S.row(i), (value) => value / (trace || 1)),
  );
  return mathjs()
    .eigs(rows, { precision: PRECISION })
    .eigenvectors.map(({ value, vector }) => {
      const entries = Array.isArray(vector) ? vector : vector.toArray();
      return { value: Number(value), vector: Array.from(entries, Number) };
    })
    .sort((a, b) => b.value - a.value)
    .map(({ vector }) => vector);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function norm(a: Float32Array): number {
  return Math.sqrt(dot(a, a));
}
