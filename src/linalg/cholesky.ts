/**
 * The lower triangle L with L L^T = A, for symmetric positive definite A. Cost: d^3 / 6 multiplications in float64.
 *
 * @param A d x d, row by row; its lower triangle is read.
 * @returns d x d, zeros above the diagonal.
 * @throws RangeError naming the pivot where A is not positive definite.
 */
export function cholesky(A: Float64Array, d: number): Float64Array {
  const L = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    const row = i * d;
    for (let j = 0; j <= i; j++) {
      const other = j * d;
      let rest = A[row + j];
      for (let k = 0; k < j; k++) rest -= L[row + k] * L[other + k];
      if (j < i) L[row + j] = rest / L[other + j];
      else if (rest > 0) L[row + i] = Math.sqrt(rest);
      else
        throw new RangeError(`cholesky: pivot ${i} of ${d} is ${rest}; the matrix is not positive definite`);
    }
  }
  return L;
}

/** The inverse of a lower triangle L (d x d, no zero on the diagonal), a lower triangle too. Cost: d^3 / 6. */
export function inverseOfLower(L: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    const row = inverse.subarray(i * d, (i + 1) * d);
    row[i] = 1;
    for (let k = 0; k < i; k++) {
      const factor = L[i * d + k];
      if (factor !== 0) for (let j = 0; j <= k; j++) row[j] -= factor * inverse[k * d + j];
    }
    for (let j = 0; j <= i; j++) row[j] /= L[i * d + i];
  }
  return inverse;
}
