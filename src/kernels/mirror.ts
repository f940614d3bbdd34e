/** Rows and columns of a tile: small enough that the pages of two tiles stay in the translation cache. */
const TILE: i32 = 32;

/** Copies rows x cols entries at `from`, transposed, to `to`. Both lie in a matrix of `step` bytes a row. */
function transposeTile(rows: i32, cols: i32, from: usize, to: usize, step: usize): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let j = 0;
    for (; j + 4 <= cols; j += 4) {
      const at = from + <usize>i * step + ((<usize>j) << 2);
      const r0 = v128.load(at);
      const r1 = v128.load(at + step);
      const r2 = v128.load(at + step * 2);
      const r3 = v128.load(at + step * 3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const out = to + <usize>j * step + ((<usize>i) << 2);
      v128.store(out, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(out + step, v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(out + step * 2, v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(out + step * 3, v128.shuffle<f64>(high01, high23, 1, 3));
    }
    transposeRest(i, i + 4, j, cols, from, to, step);
  }
  transposeRest(i, rows, 0, cols, from, to, step);
}

function transposeRest(i0: i32, i1: i32, j0: i32, j1: i32, from: usize, to: usize, step: usize): void {
  for (let i = i0; i < i1; i++) {
    for (let j = j0; j < j1; j++) {
      store<f32>(
        to + <usize>j * step + ((<usize>i) << 2),
        load<f32>(from + <usize>i * step + ((<usize>j) << 2)),
      );
    }
  }
}

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
    transposeTile(rows, cols, from, G + <usize>k0 * step + ((<usize>n0) << 2), step);
    return;
  }
  for (let i = 1; i < rows; i++) transposeRest(i, i + 1, 0, i, from, from, step);
}

/** Copies the triangle below the diagonal of G (N x N) onto the one above. */
export function mirror(N: i32, G: usize): void {
  for (let n0 = 0; n0 < N; n0 += TILE) {
    for (let k0 = 0; k0 <= n0; k0 += TILE) mirrorTile(N, G, n0, k0);
  }
}
