// Naive twins of the kernels in plain TypeScript: the definition, in float64 unless the kernel's own rounding is part
// of its contract. Matrices are arrays, row by row, with separate shapes.

import type { FixedTriangle, Triangle } from '../../src/linalg/matrix.ts';

/** C = op(A) op(B) + accumulate C, summed in float64; element (i, k) of op(A) is A[i aRow + k aCol]. */
export function gemm(
  shape: { readonly M: number; readonly N: number; readonly K: number },
  A: Float32Array,
  B: Float32Array,
  options: { readonly transA: boolean; readonly transB: boolean },
  C: Float64Array,
): void {
  const { M, N, K } = shape;
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) {
        const a = A[options.transA ? k * M + i : i * K + k] ?? Number.NaN;
        sum += a * (B[options.transB ? j * K + k : k * N + j] ?? Number.NaN);
      }
      C[i * N + j] = (C[i * N + j] ?? Number.NaN) + sum;
    }
  }
}

/** y = K x. K: N x N. */
export function symv(K: Float32Array | Float64Array, x: Float64Array, y: Float64Array): void {
  const N = x.length;
  for (let n = 0; n < N; n++) {
    let sum = 0;
    for (const [k, value] of x.entries()) sum += (K[n * N + k] ?? Number.NaN) * value;
    y[n] = sum;
  }
}

/** K_nk = G_nk sum_j D_nj D_kj / m with D (N x m) of ones and gammas. */
export function tangentKernel(N: number, m: number, G: Float32Array, D: Float64Array): Float64Array {
  const K = new Float64Array(N * N);
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < N; k++) {
      let sum = 0;
      for (let j = 0; j < m; j++) sum += (D[n * m + j] ?? Number.NaN) * (D[k * m + j] ?? Number.NaN);
      K[n * N + k] = ((G[n * N + k] ?? Number.NaN) * sum) / m;
    }
  }
  return K;
}

/** All entries of a symmetric matrix in fixed point, row by row. */
export function entriesOf(K: FixedTriangle): Float64Array {
  const N = K.rows;
  const whole = new Float64Array(N * N);
  for (let n = 0; n < N; n++) {
    K.row(n).forEach((entry, k) => {
      whole[n * N + k] = entry * K.unit;
      whole[k * N + n] = entry * K.unit;
    });
    whole[n * N + n] = K.diagonal[n] ?? Number.NaN;
  }
  return whole;
}

/** All entries of the symmetric matrix stored as a triangle, row by row. */
export function mirrored(triangle: Triangle): Float32Array {
  const N = triangle.rows;
  const whole = new Float32Array(N * N);
  for (let n = 0; n < N; n++) {
    triangle.row(n).forEach((entry, k) => {
      whole[n * N + k] = entry;
      whole[k * N + n] = entry;
    });
  }
  return whole;
}

/** x rounded to the nearest multiples of its largest magnitude / steps. */
export function roundedTo(steps: number, x: Float64Array): Float64Array {
  const most = x.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const unit = (most === 0 ? 1 : most) / steps;
  return x.map((value) => Math.round(value / unit) * unit);
}
