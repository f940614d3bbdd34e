import { phi1, phi3 } from './phi.ts';
import { type Eigen, tridiagonalEigen } from './tridiagonal.ts';
import { addScaled, dot, euclidean, scale } from './vectors.ts';

/** A new direction smaller than this, relative to the product it comes from, is rounding error: products round to 24 bits. */
const NEGLIGIBLE = 1e-6;

/**
 * Lanczos basis v_j of a symmetric A = S K S (N x N) from a start w, with the images K S v_j. A is tridiagonal in this
 * basis, so functions of A applied to w reduce to functions of a small matrix. Each vector costs one product K x. The
 * first few vectors resolve eigenvalues far from the others, so that, unlike in a Chebyshev method, large eigenvalues
 * do not cost more.
 */
export class KrylovBasis {
  /** Number of vectors so far. */
  size = 0;
  readonly #vectors: Float64Array[] = [];
  readonly #images: Float64Array[] = [];
  readonly #diagonal: number[] = [];
  readonly #besides: number[] = [];
  #startNorm = 0;
  #eigen: Eigen = { values: new Float64Array(0), vectors: [] };
  #isComplete = false;
  /** The last time of `integral`, and its coefficients. */
  #lastTime: number | undefined;
  #lastIntegral = new Float64Array(0);

  /** Restarts the basis from w (N). */
  begin(w: Float64Array): void {
    this.size = 0;
    this.#diagonal.length = 0;
    this.#besides.length = 0;
    this.#isComplete = false;
    this.#startNorm = euclidean(w);
    const first = this.#room(this.#vectors, 0, w.length);
    first.set(w);
    if (this.#startNorm > 0) scale(first, 1 / this.#startNorm);
    else this.#isComplete = true;
  }

  /** Whether the basis spans an invariant subspace of A, so that there is no further vector. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Appends a vector. @param image writes K S v for a vector v to the second argument. @param S diagonal, N. */
  extend(image: (v: Float64Array, into: Float64Array) => void, S: Float64Array): void {
    const j = this.size;
    const v = this.#vectors[j];
    const N = v.length;
    const Kv = this.#room(this.#images, j, N);
    image(v, Kv);
    const next = this.#room(this.#vectors, j + 1, N);
    for (let n = 0; n < N; n++) next[n] = S[n] * Kv[n];
    const before = euclidean(next);
    this.#diagonal.push(dot(v, next));
    // Orthogonalized twice against all vectors: rounding would bring back the directions of the largest eigenvalues.
    for (let pass = 0; pass < 2; pass++)
      for (let i = j; i >= 0; i--) addScaled(next, this.#vectors[i], -dot(this.#vectors[i], next));
    const length = euclidean(next);
    this.#besides.push(length);
    this.size++;
    if (length > NEGLIGIBLE * before) scale(next, 1 / length);
    else this.#isComplete = true;
  }

  /** Diagonalizes A in the basis; call it after `extend` and before the functions below. */
  diagonalize(): void {
    this.#eigen = tridiagonalEigen(this.#diagonal, this.#besides);
    this.#lastTime = undefined;
  }

  /** Coefficients y_j of time phi_1(-time A) w = sum_j y_j v_j: the integral of exp(-t A) w. */
  integral(time: number): Float64Array {
    if (time === this.#lastTime) return this.#lastIntegral;
    const { values, vectors } = this.#eigen;
    const result = new Float64Array(this.size);
    for (let i = 0; i < vectors.length; i++) {
      // A is positive semidefinite; rounding may give slightly negative eigenvalues.
      const weight = time * phi1(time * Math.max(0, values[i]));
      addScaled(result, vectors[i], weight * (vectors[i][0] * this.#startNorm));
    }
    [this.#lastTime, this.#lastIntegral] = [time, result];
    return result;
  }

  /** Coefficients of 2 time phi_3(-time A) p on the basis, p given by its own coefficients. */
  remainder(time: number, p: Float64Array): Float64Array {
    const { values, vectors } = this.#eigen;
    const result = new Float64Array(this.size);
    for (let i = 0; i < vectors.length; i++) {
      const weight = 2 * time * phi3(time * Math.max(0, values[i]));
      addScaled(result, vectors[i], weight * dot(vectors[i], p));
    }
    return result;
  }

  /** Coefficients v_j^T x of x (N). */
  project(x: Float64Array): Float64Array {
    const coefficients = new Float64Array(this.size);
    for (let j = 0; j < this.size; j++) coefficients[j] = dot(this.#vectors[j], x);
    return coefficients;
  }

  /** sum += sum_j y_j v_j. */
  addVectors(sum: Float64Array, y: Float64Array): void {
    for (let j = 0; j < this.size; j++) addScaled(sum, this.#vectors[j], y[j]);
  }

  /** sum += sum_j y_j K S v_j. */
  addImages(sum: Float64Array, y: Float64Array): void {
    for (let j = 0; j < this.size; j++) addScaled(sum, this.#images[j], y[j]);
  }

  /** K S v_j of the last vector. */
  get lastImage(): Float64Array {
    return this.#images[this.size - 1];
  }

  #room(vectors: Float64Array[], j: number, N: number): Float64Array {
    vectors[j] ??= new Float64Array(N);
    return vectors[j];
  }
}
