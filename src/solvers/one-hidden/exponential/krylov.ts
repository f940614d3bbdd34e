import { addScaled, dot, euclidean, scale } from '../vectors.ts';
import { phi1, phi3 } from './phi.ts';
import { TridiagonalEigen } from './tridiagonal.ts';

/**
 * A new direction smaller than this, relative to the product it comes from, is rounding error: products round to 24 bits.
 * Those of coarse kernels round to 16, but are taken no further than to some thousandths.
 */
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
  readonly #eigen = new TridiagonalEigen();
  #isComplete = false;
  /** The last time of `integral`, and its coefficients. */
  #lastTime: number | undefined;
  #lastIntegral = new Float64Array(0);
  #projection = new Float64Array(0);
  #remainder = new Float64Array(0);

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
    this.#eigen.solve(this.#diagonal, this.#besides);
    this.#lastTime = undefined;
  }

  /**
   * Coefficients y_j of time phi_1(-time A) w = sum_j y_j v_j: the integral of exp(-t A) w. They hold until the next call,
   * and are the first `size` entries, as of the functions below.
   */
  integral(time: number): Float64Array {
    if (time === this.#lastTime) return this.#lastIntegral;
    const { size, values, vectors } = this.#eigen;
    this.#lastIntegral = emptied(this.#lastIntegral, size);
    for (let i = 0; i < size; i++) {
      // A is positive semidefinite; rounding may give slightly negative eigenvalues.
      const weight = time * phi1(time * Math.max(0, values[i]));
      addPart(this.#lastIntegral, size, vectors, i * size, weight * (vectors[i * size] * this.#startNorm));
    }
    this.#lastTime = time;
    return this.#lastIntegral;
  }

  /** Coefficients of 2 time phi_3(-time A) p on the basis, p given by its own coefficients. */
  remainder(time: number, p: Float64Array): Float64Array {
    const { size, values, vectors } = this.#eigen;
    this.#remainder = emptied(this.#remainder, size);
    for (let i = 0; i < size; i++) {
      const weight = 2 * time * phi3(time * Math.max(0, values[i]));
      let along = 0;
      for (let j = 0; j < size; j++) along += vectors[i * size + j] * p[j];
      addPart(this.#remainder, size, vectors, i * size, weight * along);
    }
    return this.#remainder;
  }

  /** Coefficients v_j^T x of x (N). */
  project(x: Float64Array): Float64Array {
    this.#projection = emptied(this.#projection, this.size);
    for (let j = 0; j < this.size; j++) this.#projection[j] = dot(this.#vectors[j], x);
    return this.#projection;
  }

  /** sum += factor sum_j y_j v_j. */
  addVectors(sum: Float64Array, y: Float64Array, factor = 1): void {
    for (let j = 0; j < this.size; j++) addScaled(sum, this.#vectors[j], factor * y[j]);
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

/** Room for at least `size` numbers, the first of which are 0: `room` itself where that is enough. */
function emptied(room: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  if (room.length < size) return new Float64Array(2 * size);
  return room.fill(0, 0, size);
}

/** sum_k += factor values_(from + k) for the first `size` entries. */
function addPart(sum: Float64Array, size: number, values: Float64Array, from: number, factor: number): void {
  for (let k = 0; k < size; k++) sum[k] += factor * values[from + k];
}
