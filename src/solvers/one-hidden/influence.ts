import type { Matrix } from '../../linalg/matrix.ts';

/** s_n += scale sum_j a_j P_nj. P: N x m. */
export function addInfluence(s: Float64Array, P: Matrix, a: Float64Array, scale: number): void {
  const [p, m] = [P.data, P.cols];
  for (let n = 0; n < s.length; n++) {
    let sum = 0;
    for (let j = 0; j < m; j++) sum += a[j] * p[n * m + j];
    s[n] += scale * sum;
  }
}
