/** Rows and columns of a tile, small enough that the pages of two tiles stay in the TLB. */
export const TILE: i32 = 32;

/** Copies rows x cols entries at `from`, transposed, to `to`; the steps are the bytes of a row of either matrix. */
export function transposeTile(
  rows: i32,
  cols: i32,
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let j = 0;
    for (; j + 4 <= cols; j += 4) {
      const at = from + <usize>i * fromStep + ((<usize>j) << 2);
      const r0 = v128.load(at);
      const r1 = v128.load(at + fromStep);
      const r2 = v128.load(at + fromStep * 2);
      const r3 = v128.load(at + fromStep * 3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const out = to + <usize>j * toStep + ((<usize>i) << 2);
      v128.store(out, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(out + toStep, v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(out + toStep * 2, v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(out + toStep * 3, v128.shuffle<f64>(high01, high23, 1, 3));
    }
    transposeRest(i, i + 4, j, cols, from, fromStep, to, toStep);
  }
  transposeRest(i, rows, 0, cols, from, fromStep, to, toStep);
}

/** The same for rows i0 to i1 and columns j0 to j1 of the block at `from`, entry by entry. */
export function transposeRest(
  i0: i32,
  i1: i32,
  j0: i32,
  j1: i32,
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
): void {
  for (let i = i0; i < i1; i++) {
    for (let j = j0; j < j1; j++) {
      store<f32>(
        to + <usize>j * toStep + ((<usize>i) << 2),
        load<f32>(from + <usize>i * fromStep + ((<usize>j) << 2)),
      );
    }
  }
}

/** B = A^T. A: rows x cols, part of a matrix with `columns` columns. */
export function transpose(rows: i32, cols: i32, A: usize, columns: i32, B: usize): void {
  const fromStep = (<usize>columns) << 2;
  const toStep = (<usize>rows) << 2;
  for (let i = 0; i < rows; i += TILE)
    for (let j = 0; j < cols; j += TILE)
      transposeTile(
        min(TILE, rows - i),
        min(TILE, cols - j),
        A + <usize>i * fromStep + ((<usize>j) << 2),
        fromStep,
        B + <usize>j * toStep + ((<usize>i) << 2),
        toStep,
      );
}
