import { rowOffset } from './triangle';

// A large symmetric matrix is read from main memory, which is what limits the product. So only the triangle on and
// below the diagonal is held, and each entry is used for its row and for its column.

/** Columns whose x and y stay in the first-level cache. A multiple of four. */
const STRIP: i32 = 1024;

function lanesSum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

function addTo(y: usize, value: f64): void {
  store<f64>(y, load<f64>(y) + value);
}

/**
 * Four rows, the first at k and `step` bytes before the second, each one entry longer than the last, against `cols`
 * columns (a multiple of four) at x and y. For each row r and column j: yRows_r += K_rj x_j and y_j += K_rj xRows_r.
 */
function fourRows(cols: i32, k: usize, step: usize, x: usize, y: usize, xRows: usize, yRows: usize): void {
  const x0 = v128.load64_splat(xRows);
  const x1 = v128.load64_splat(xRows, 8);
  const x2 = v128.load64_splat(xRows, 16);
  const x3 = v128.load64_splat(xRows, 24);
  const k1 = step;
  const k2 = k1 + step + 4;
  const k3 = k2 + step + 8;
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
    row = f64x2.promote_low_f32x4(v128.load64_zero(k + k1));
    sum1 = f64x2.add(sum1, f64x2.mul(row, xs));
    ys = f64x2.add(ys, f64x2.mul(row, x1));
    row = f64x2.promote_low_f32x4(v128.load64_zero(k + k2));
    sum2 = f64x2.add(sum2, f64x2.mul(row, xs));
    ys = f64x2.add(ys, f64x2.mul(row, x2));
    row = f64x2.promote_low_f32x4(v128.load64_zero(k + k3));
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

/** y = K x for symmetric K (N x N), float32, held as its triangle; x, y and the sums are float64. */
export function symv(N: i32, K: usize, x: usize, y: usize): void {
  memory.fill(y, 0, (<usize>N) << 3);
  for (let j0 = 0; j0 < N; j0 += STRIP) {
    const j1 = min(j0 + STRIP, N);
    let n = j0;
    for (; n + 4 <= N; n += 4) {
      const row = K + rowOffset(n, 0);
      const full = min(j1, n);
      const columns = (<usize>j0) << 3;
      const rows = (<usize>n) << 3;
      const step = (<usize>n + 1) << 2;
      fourRows(full - j0, row + (columns >> 1), step, x + columns, y + columns, x + rows, y + rows);
      if (n < j1) {
        for (let i = n; i < n + 4; i++) oneRow(i, n, i + 1, K + rowOffset(i, 0), x, y);
      }
    }
    for (; n < N; n++) oneRow(n, j0, min(j1, n + 1), K + rowOffset(n, 0), x, y);
  }
}
