/** Eigenvalues of a symmetric matrix with their unit eigenvectors. */
export interface Eigen {
  readonly values: Float64Array;
  /** One for each eigenvalue. */
  readonly vectors: readonly Float64Array[];
}

const MAX_ROUNDS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix n x n, by QL iterations with implicit shifts (Golub
 * and Van Loan, Matrix Computations, section 8.3). Cost: about 6 n^3.
 *
 * @param diagonal n entries.
 * @param besides off-diagonal entries; the first n - 1 are used.
 */
export function tridiagonalEigen(diagonal: readonly number[], besides: readonly number[]): Eigen {
  const n = diagonal.length;
  const values = new Float64Array(diagonal);
  const couplings = new Float64Array(n);
  for (let i = 0; i < n - 1; i++) couplings[i] = besides[i];
  const rows: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    rows.push(new Float64Array(n));
    rows[i][i] = 1;
  }
  for (let first = 0; first < n; first++) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const last = endOfBlock(values, couplings, first);
      if (last === first) break;
      sweep(values, couplings, rows, first, last);
    }
  }
  return { values, vectors: rows };
}

/** Last index of the unreduced block that begins at `first`. */
function endOfBlock(values: Float64Array, couplings: Float64Array, first: number): number {
  let last = first;
  while (last < values.length - 1) {
    const size = Math.abs(values[last]) + Math.abs(values[last + 1]);
    if (Math.abs(couplings[last]) <= Number.EPSILON * size) break;
    last++;
  }
  return last;
}

/** One QL iteration on the block from `first` to `last`: rotations chase the bulge upward. */
function sweep(
  values: Float64Array,
  couplings: Float64Array,
  rows: readonly Float64Array[],
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
    rotate(rows[i], rows[i + 1], cosine, sine);
  }
  values[first] -= shift;
  couplings[first] = g;
  couplings[last] = 0;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[k], b[k]];
    a[k] = cosine * x - sine * y;
    b[k] = sine * x + cosine * y;
  }
}
