// A large symmetric matrix is read from main memory, which is what limits the product. So only the triangle below
// the diagonal is read, and each entry is used for its row and for its column.

/** Columns whose x and y stay in the first-level cache. A multiple of four. */
const STRIP: i32 = 1024;

function lanesSum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

function addTo(y: usize, value: f64): void {
  store<f64>(y, load<f64>(y) + value);
}

/**
 * Four rows at k, `step` bytes apart, against `cols` columns (a multiple of four) at x and y. For each row r and
 * column j: yRows_r += K_rj x_j and y_j += K_rj xRows_r.
 */
function fourRows(cols: i32, k: usize, step: usize, x: usize, y: usize, xRows: usize, yRows: usize): void {
  const x0 = v128.load64_splat(xRows);
  const x1 = v128.load64_splat(xRows, 8);
  const x2 = v128.load64_splat(xRows, 16);
  const x3 = v128.load64_splat(xRows, 24);
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (const end = x + ((<usize>cols) << 3); x < end; x += 16) {
    const xs = v128.load(x);
    let ys = v128.load(y);
    let row = f64x2.promote_low_f32x4(v128.load64_zero(k));
    sum0 = f64x2.add(sum0, f64x2.mul(row, xs));
    ys = f64x2.add(ys, f64x2.mul(row, x0));
    row = f64x2.promote_low_f32x4(v128.load64_zero(k + step));
    sum1 = f64x2.add(sum1, f64x2.mul(row, xs));
    ys = f64x2.add(ys, f64x2.mul(row, x1));
    row = f64x2.promote_low_f32x4(v128.load64_zero(k + step * 2));
    sum2 = f64x2.add(sum2, f64x2.mul(row, xs));
    ys = f64x2.add(ys, f64x2.mul(row, x2));
    row = f64x2.promote_low_f32x4(v128.load64_zero(k + step * 3));
    sum3 = f64x2.add(sum3, f64x2.mul(row, xs));
    ys = f64x2.add(ys, f64x2.mul(row, x3));
    v128.store(y, ys);
    k += 8;
    y += 16;
  }
  addTo(yRows, lanesSum(sum0));
  addTo(yRows + 8, lanesSum(sum1));
  addTo(yRows + 16, lanesSum(sum2));
  addTo(yRows + 24, lanesSum(sum3));
}

/** One row n against columns from j0 to j1 - 1, all up to n: as fourRows, and the diagonal once. */
function oneRow(n: i32, j0: i32, j1: i32, k: usize, x: usize, y: usize): void {
  const xRow = load<f64>(x + ((<usize>n) << 3));
  let sum: f64 = 0;
  for (let j = j0; j < j1; j++) {
    const entry = <f64>load<f32>(k + ((<usize>j) << 2));
    sum += entry * load<f64>(x + ((<usize>j) << 3));
    if (j < n) addTo(y + ((<usize>j) << 3), entry * xRow);
  }
  addTo(y + ((<usize>n) << 3), sum);
}

/** y = K x for symmetric K (N x N, float32); x, y and the sums are float64. Reads K on and below the diagonal. */
export function symv(N: i32, K: usize, x: usize, y: usize): void {
  const step = (<usize>N) << 2;
  memory.fill(y, 0, (<usize>N) << 3);
  for (let j0 = 0; j0 < N; j0 += STRIP) {
    const j1 = min(j0 + STRIP, N);
    let n = j0;
    for (; n + 4 <= N; n += 4) {
      const row = K + <usize>n * step;
      const full = min(j1, n);
      const columns = (<usize>j0) << 3;
      const rows = (<usize>n) << 3;
      fourRows(full - j0, row + (columns >> 1), step, x + columns, y + columns, x + rows, y + rows);
      if (n < j1) {
        for (let i = 0; i < 4; i++) oneRow(n + i, n, n + i + 1, row + <usize>i * step, x, y);
      }
    }
    for (; n < N; n++) oneRow(n, j0, min(j1, n + 1), K + <usize>n * step, x, y);
  }
}
