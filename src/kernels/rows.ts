import { firstOf, lanesSum, promoteHigh, storeFirst } from './lanes';
import { entriesBefore, rowOffset } from './products/triangle';

function squaredNorm(d: i32, x: usize): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let k = 0;
  for (; k + 4 <= d; k += 4) {
    const row = v128.load(x);
    const low = f64x2.promote_low_f32x4(row);
    const high = promoteHigh(row);
    sum0 = f64x2.add(sum0, f64x2.mul(low, low));
    sum1 = f64x2.add(sum1, f64x2.mul(high, high));
    x += 16;
  }
  let sum = lanesSum(f64x2.add(sum0, sum1));
  for (; k < d; k++) {
    const value = <f64>load<f32>(x);
    sum += value * value;
    x += 4;
  }
  return sum;
}

/** out_n = Euclidean norm of row n of X (N x d), summed in float64. */
export function rowNorms(N: i32, d: i32, X: usize, out: usize): void {
  for (let n = 0; n < N; n++) {
    store<f64>(out + ((<usize>n) << 3), sqrt(squaredNorm(d, X + ((<usize>n * <usize>d) << 2))));
  }
}

function largestSize(d: i32, x: usize): f32 {
  let sizes = f32x4.splat(0);
  let k = 0;
  for (; k + 4 <= d; k += 4) {
    sizes = f32x4.pmax(sizes, f32x4.abs(v128.load(x)));
    x += 16;
  }
  let most = max(
    max(f32x4.extract_lane(sizes, 0), f32x4.extract_lane(sizes, 1)),
    max(f32x4.extract_lane(sizes, 2), f32x4.extract_lane(sizes, 3)),
  );
  for (; k < d; k++) {
    const size = abs(load<f32>(x));
    if (size > most) most = size;
    x += 4;
  }
  return most;
}

/** out_n = largest absolute value of row n of X (N x d). */
export function rowSizes(N: i32, d: i32, X: usize, out: usize): void {
  for (let n = 0; n < N; n++) {
    store<f64>(out + ((<usize>n) << 3), <f64>largestSize(d, X + ((<usize>n * <usize>d) << 2)));
  }
}

/**
 * out = largest absolute value below the diagonal of a symmetric matrix G (N x N), which is a triangle unless its rows
 * have `cols` entries.
 */
export function largestBelow(N: i32, G: usize, cols: i32, out: usize): void {
  let most: f32 = 0;
  for (let n = 0; n < N; n++) most = max(most, largestSize(n, G + rowOffset(n, cols)));
  store<f64>(out, <f64>most);
}

/** X_nk = s_n X_nk, s_n rounded to float32. X: N x d, s: N. */
export function scaleRows(N: i32, d: i32, X: usize, s: usize): void {
  for (let n = 0; n < N; n++) {
    const factor = <f32>load<f64>(s + ((<usize>n) << 3));
    let k = 0;
    for (; k + 4 <= d; k += 4) {
      v128.store(X, f32x4.mul(v128.load(X), f32x4.splat(factor)));
      X += 16;
    }
    for (; k < d; k++) {
      store<f32>(X, load<f32>(X) * factor);
      X += 4;
    }
  }
}

/**
 * Rows `from` to `to` - 1 of G = B + S up to the diagonal. B: a triangle; S: a row of `width` entries for each of them; G: a
 * triangle unless its rows have `cols` entries.
 */
export function sumRows(from: i32, to: i32, B: usize, S: usize, width: i32, G: usize, cols: i32): void {
  for (let n = from; n < to; n++) {
    let b = B + (entriesBefore(n) << 2);
    let s = S + ((<usize>(n - from) * <usize>width) << 2);
    let g = G + rowOffset(n, cols);
    for (let k = 0; k <= n; k += 4) {
      const count = min(4, n + 1 - k);
      storeFirst(count, f32x4.add(firstOf(count, b), firstOf(count, s)), g);
      b += 16;
      s += 16;
      g += 16;
    }
  }
}

/** A_i = A_i + alpha B_i over n entries. */
export function addScaled(n: i32, A: usize, B: usize, alpha: f32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(A, f32x4.add(v128.load(A), f32x4.mul(f32x4.splat(alpha), v128.load(B))));
    A += 16;
    B += 16;
  }
  for (; i < n; i++) {
    store<f32>(A, load<f32>(A) + alpha * load<f32>(B));
    A += 4;
    B += 4;
  }
}

/** Entries of `addDecayed` below it are zero: far below what changes a sum, and above subnormal numbers, which are slow. */
const LEAST: f32 = 7.888609052210118e-31;

/** V_i = B_i + kept V_i over n entries, 0 where that is below `LEAST`. */
export function addDecayed(n: i32, V: usize, B: usize, kept: f32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const sum = f32x4.add(v128.load(B), f32x4.mul(f32x4.splat(kept), v128.load(V)));
    v128.store(V, v128.andnot(sum, f32x4.lt(f32x4.abs(sum), f32x4.splat(LEAST))));
    V += 16;
    B += 16;
  }
  for (; i < n; i++) {
    const sum = load<f32>(B) + kept * load<f32>(V);
    store<f32>(V, abs(sum) < LEAST ? 0 : sum);
    V += 4;
    B += 4;
  }
}
