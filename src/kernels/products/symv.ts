import { addTo, lanesSum, promoteHigh } from '../lanes';
import { entriesBefore } from './triangle';

// The product is limited by reading the large symmetric matrix from main memory. So only the lower triangle is stored,
// and each entry is used for its row and for its column.

/**
 * Multiplies four rows of float32 by `cols` columns (a multiple of four) at x and y. The first row is at k, rows are
 * `step` bytes apart, and each is one entry longer than the last. For each row r and column j: yRows_r += K_rj x_j and
 * y_j += K_rj xRows_r.
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
  for (const end = x + ((<usize>cols) << 3); x < end; x += 32) {
    const xLow = v128.load(x);
    const xHigh = v128.load(x, 16);
    let yLow = v128.load(y);
    let yHigh = v128.load(y, 16);
    let four = v128.load(k);
    let low = f64x2.promote_low_f32x4(four);
    let high = promoteHigh(four);
    sum0 = f64x2.add(sum0, f64x2.add(f64x2.mul(low, xLow), f64x2.mul(high, xHigh)));
    yLow = f64x2.add(yLow, f64x2.mul(low, x0));
    yHigh = f64x2.add(yHigh, f64x2.mul(high, x0));
    four = v128.load(k + k1);
    low = f64x2.promote_low_f32x4(four);
    high = promoteHigh(four);
    sum1 = f64x2.add(sum1, f64x2.add(f64x2.mul(low, xLow), f64x2.mul(high, xHigh)));
    yLow = f64x2.add(yLow, f64x2.mul(low, x1));
    yHigh = f64x2.add(yHigh, f64x2.mul(high, x1));
    four = v128.load(k + k2);
    low = f64x2.promote_low_f32x4(four);
    high = promoteHigh(four);
    sum2 = f64x2.add(sum2, f64x2.add(f64x2.mul(low, xLow), f64x2.mul(high, xHigh)));
    yLow = f64x2.add(yLow, f64x2.mul(low, x2));
    yHigh = f64x2.add(yHigh, f64x2.mul(high, x2));
    four = v128.load(k + k3);
    low = f64x2.promote_low_f32x4(four);
    high = promoteHigh(four);
    sum3 = f64x2.add(sum3, f64x2.add(f64x2.mul(low, xLow), f64x2.mul(high, xHigh)));
    yLow = f64x2.add(yLow, f64x2.mul(low, x3));
    yHigh = f64x2.add(yHigh, f64x2.mul(high, x3));
    v128.store(y, yLow);
    v128.store(y, yHigh, 16);
    k += 16;
    y += 32;
  }
  addTo(yRows, lanesSum(sum0));
  addTo(yRows + 8, lanesSum(sum1));
  addTo(yRows + 16, lanesSum(sum2));
  addTo(yRows + 24, lanesSum(sum3));
}

/** Multiplies row n by the columns from j0 to its diagonal, like fourRows; the diagonal is counted once. */
function oneRow(n: i32, j0: i32, k: usize, x: usize, y: usize): void {
  const xRow = load<f64>(x + ((<usize>n) << 3));
  let sum: f64 = 0;
  for (let j = j0; j <= n; j++) {
    const entry = <f64>load<f32>(k + <usize>j * 4);
    sum += entry * load<f64>(x + ((<usize>j) << 3));
    if (j < n) addTo(y + ((<usize>j) << 3), entry * xRow);
  }
  addTo(y + ((<usize>n) << 3), sum);
}

/** y = K x for symmetric K (N x N), float32, held as its triangle; x, y and the sums are float64. */
export function symv(N: i32, K: usize, x: usize, y: usize): void {
  memory.fill(y, 0, (<usize>N) << 3);
  let n = 0;
  for (; n + 4 <= N; n += 4) {
    const rows = (<usize>n) << 3;
    fourRows(n, K + rowStart(n), (<usize>n + 1) * 4, x, y, x + rows, y + rows);
    for (let i = n; i < n + 4; i++) oneRow(i, n, K + rowStart(i), x, y);
  }
  for (; n < N; n++) oneRow(n, 0, K + rowStart(n), x, y);
}

/** Byte offset of row n of a triangle of float32. */
function rowStart(n: i32): usize {
  return entriesBefore(n) * 4;
}
