const TILE: i32 = 32;

/** Copies the triangle below the diagonal of G (N x N) onto the one above, by tiles that stay in the cache. */
export function mirror(N: i32, G: usize): void {
  const step = (<usize>N) << 2;
  for (let i0 = 0; i0 < N; i0 += TILE) {
    const iEnd = min(i0 + TILE, N);
    for (let j0 = 0; j0 <= i0; j0 += TILE) {
      for (let i = i0; i < iEnd; i++) {
        const jEnd = min(j0 + TILE, i);
        for (let j = j0; j < jEnd; j++) {
          store<f32>(
            G + <usize>j * step + ((<usize>i) << 2),
            load<f32>(G + <usize>i * step + ((<usize>j) << 2)),
          );
        }
      }
    }
  }
}
