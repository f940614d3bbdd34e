import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { mathjs } from './mathjs.ts';

/** Directions iterated besides those wanted, so that the last wanted ones converge too. */
const SPARE = 10;
/** Rounds of the iteration: the error of component i falls with (variance of the first left out / its own)^ROUNDS. */
const ROUNDS = 20;
/**
 * What a component's image under the covariance may be off its own line, as a share of its variance: it is a component of
 * samples whose covariance is changed by no more than that.
 */
const TOLERANCE = 0.005;
/** Rounding of such an image, as a share of the largest variance; products are float32. */
const ROUNDING = 1e-6;
/** Of eigenvectors, as a share of the sum of eigenvalues; what they are computed from has seven digits. */
const PRECISION = 1e-9;
/** A direction that loses all but this share to those before it depends on them. */
const LEAST_SHARE = 1e-5;

/** Principal components as far as they were found. */
export interface PrincipalComponents extends Disposable {
  /** Orthonormal rows by decreasing variance, min(count, N - 1, d) x d; 0 beyond what the samples span. */
  readonly rows: Matrix;
  /** How many of the first rows are within the tolerance; those after are not to be relied on. */
  readonly converged: number;
}

/**
 * The leading principal components of samples. The caller disposes of them. Subspace iteration from the first samples and a Rayleigh-Ritz step at the end (Halko, Martinsson,
 * Tropp, SIAM Review 2011, algorithms 4.4 and 5.3), so nothing in it is random. The number of rounds is fixed,
 * and a last one checks what they came to. Cost: 84 (count + 10) N d.
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
 * How many of the first components are eigenvectors of the covariance, within the tolerance.
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

/** Gram-Schmidt on rows, twice each; a row that depends on those before it becomes 0. */
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

/** Eigenvectors of a symmetric matrix, by decreasing eigenvalue. */
function leadingEigenvectors(S: Matrix): number[][] {
  const trace = Array.from({ length: S.rows }, (_, i) => S.row(i)[i]).reduce((sum, value) => sum + value, 0);
  // The precision is an absolute one.
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
