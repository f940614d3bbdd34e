const MAX_ROUNDS = 60;

/**
 * Eigenvalues and eigenvectors of symmetric tridiagonal matrices, in room that is used again: a flow has some hundred
 * small matrices, one after the other, and new room takes longer than their eigenvalues.
 */
export class TridiagonalEigen {
  /** Number of rows n of the last matrix. */
  size = 0;
  /** Its eigenvalues, the first n entries. */
  values = new Float64Array(0);
  /** Their unit eigenvectors, n entries each, one after the other. */
  vectors = new Float64Array(0);
  #couplings = new Float64Array(0);

  /**
   * QL iterations with implicit shifts (Golub and Van Loan, Matrix Computations, section 8.3). Cost: about 6 n^3.
   *
   * @param diagonal n entries.
   * @param besides off-diagonal entries; the first n - 1 are used.
   */
  solve(diagonal: readonly number[], besides: readonly number[]): void {
    const n = diagonal.length;
    this.size = n;
    if (this.values.length < n) this.#makeRoom(2 * n);
    const [values, couplings, vectors] = [this.values, this.#couplings, this.vectors];
    vectors.fill(0, 0, n * n);
    for (let i = 0; i < n; i++) {
      values[i] = diagonal[i];
      couplings[i] = i < n - 1 ? besides[i] : 0;
      vectors[i * n + i] = 1;
    }
    for (let first = 0; first < n; first++) {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const last = endOfBlock(n, values, couplings, first);
        if (last === first) break;
        sweep(n, values, couplings, vectors, first, last);
      }
    }
  }

  #makeRoom(n: number): void {
    this.values = new Float64Array(n);
    this.#couplings = new Float64Array(n);
    this.vectors = new Float64Array(n * n);
  }
}

/** Last index of the unreduced block that begins at `first`. */
function endOfBlock(n: number, values: Float64Array, couplings: Float64Array, first: number): number {
  let last = first;
  while (last < n - 1) {
    const size = Math.abs(values[last]) + Math.abs(values[last + 1]);
    if (Math.abs(couplings[last]) <= Number.EPSILON * size) break;
    last++;
  }
  return last;
}

/** One QL iteration on the block from `first` to `last`: rotations chase the bulge upward. */
function sweep(
  n: number,
  values: Float64Array,
  couplings: Float64Array,
  vectors: Float64Array,
  first: number,
  last: number,
): void {
  const half = (values[first + 1] - values[first]) / (2 * couplings[first]);
  const root = Math.sqrt(half * half + 1);
  let g = values[last] - values[first] + couplings[first] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const bulge = sine * couplings[i];
    const beside = cosine * couplings[i];
    const length = Math.sqrt(bulge * bulge + g * g);
    couplings[i + 1] = length;
    if (length === 0) {
      values[i + 1] -= shift;
      couplings[last] = 0;
      return;
    }
    sine = bulge / length;
    cosine = g / length;
    const above = values[i + 1] - shift;
    const mixed = (values[i] - above) * sine + 2 * cosine * beside;
    shift = sine * mixed;
    values[i + 1] = above + shift;
    g = cosine * mixed - beside;
    rotate(n, vectors, i * n, cosine, sine);
  }
  values[first] -= shift;
  couplings[first] = g;
  couplings[last] = 0;
}

/** Rotates the vector at `from` and the next one, n entries each. */
function rotate(n: number, vectors: Float64Array, from: number, cosine: number, sine: number): void {
  for (let k = from; k < from + n; k++) {
    const [x, y] = [vectors[k], vectors[k + n]];
    vectors[k] = cosine * x - sine * y;
    vectors[k + n] = sine * x + cosine * y;
  }
}
