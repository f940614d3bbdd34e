import type { Gram } from '../gram.ts';

/** Most rows that are looked at. */
const ROWS = 256;

/** Root mean square of entries off the diagonal of G, in some of its rows. */
export function typicalOffDiagonal(G: Gram): number {
  const step = Math.ceil(G.rows / ROWS);
  let [sum, count] = [0, 0];
  for (let n = G.rows - 1; n > 0; n -= step) {
    const row = G.row(n);
    for (let k = 0; k < n; k++) sum += row[k] ** 2;
    count += n;
  }
  return Math.sqrt(sum / Math.max(count, 1));
}
