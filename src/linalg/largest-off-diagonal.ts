import type { Gram } from './gram.ts';
import type { Kernels } from './kernels/kernels.ts';
import { SharedTriangle } from './shared-triangle.ts';

/** Largest absolute value off the diagonal of G. */
export function largestOffDiagonal(G: Gram, { samples }: Kernels): number {
  if (!(G instanceof SharedTriangle)) return samples.largestOffDiagonal(G);
  let most = 0;
  for (let n = 0; n < G.rows; n++) {
    const row = G.row(n);
    for (let k = 0; k < n; k++) {
      const size = Math.abs(row[k]);
      if (size > most) most = size;
    }
  }
  return most;
}
