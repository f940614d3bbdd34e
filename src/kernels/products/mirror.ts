import { TILE, transposeRest, transposeTile } from './transpose';

/**
 * Copies the tile of rows from n0 and columns from k0, below or on the diagonal of G (N x N), to its mirror image.
 * A tile on the diagonal must hold its lower triangle; what lies above is overwritten.
 */
function mirrorTile(N: i32, G: usize, n0: i32, k0: i32): void {
  const step = (<usize>N) << 2;
  const rows = min(TILE, N - n0);
  const cols = min(TILE, N - k0);
  const from = G + <usize>n0 * step + ((<usize>k0) << 2);
  if (n0 !== k0) {
    transposeTile(rows, cols, from, step, G + <usize>k0 * step + ((<usize>n0) << 2), step);
    return;
  }
  for (let i = 1; i < rows; i++) transposeRest(i, i + 1, 0, i, from, step, from, step);
}

/** Copies the triangle below the diagonal of G (N x N) onto the one above. */
export function mirror(N: i32, G: usize): void {
  for (let n0 = 0; n0 < N; n0 += TILE) {
    for (let k0 = 0; k0 <= n0; k0 += TILE) mirrorTile(N, G, n0, k0);
  }
}
