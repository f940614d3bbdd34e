import { diagonalOf, type Gram } from '../linalg/gram.ts';
import type { Kernels } from '../linalg/kernels/kernels.ts';
import { largestOffDiagonal } from '../linalg/largest-off-diagonal.ts';

/** Measures of near-orthogonality of samples. */
export interface NearOrthogonality {
  /** Largest abs(<x_n, x_k>), n != k. */
  readonly pmax: number;
  /** Smallest and largest norm. */
  readonly rmin: number;
  readonly rmax: number;
  /** q = gamma^3 rmin^2 / (3 (rmax / rmin)^2 N pmax): at least 1 where the sufficient condition of [F23] holds. */
  readonly orthogonality: number;
}

/**
 * Computes them from G = X X^T (N x N). Source: condition of theorem 3.2 of [F23]; docs/mathematics.md, "The limit".
 */
export function nearOrthogonality(G: Gram, gamma: number, kernels: Kernels): NearOrthogonality {
  const N = G.rows;
  const pmax = largestOffDiagonal(G, kernels);
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const square of diagonalOf(G)) {
    least = Math.min(least, square);
    most = Math.max(most, square);
  }
  const orthogonality = (gamma ** 3 * least ** 2) / (3 * most * N * pmax);
  return { pmax, rmin: Math.sqrt(least), rmax: Math.sqrt(most), orthogonality };
}
