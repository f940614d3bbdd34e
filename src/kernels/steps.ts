import { demote, firstOf, promoteHigh, storeFirst } from './lanes';

/**
 * out_n = Euclidean norm of row n of X (N x d): the squares are added in the order of the columns, in float64. Four rows
 * at a time, since a sum waits for its last addition; the last rows may be computed twice.
 */
export function orderedNorms(N: i32, d: i32, X: usize, out: usize): void {
  const step = (<usize>d) << 2;
  for (let n = 0; n < N; n += 4) {
    const row0 = X + <usize>n * step;
    const row1 = X + <usize>min(n + 1, N - 1) * step;
    const row2 = X + <usize>min(n + 2, N - 1) * step;
    const row3 = X + <usize>min(n + 3, N - 1) * step;
    let sum0: f64 = 0;
    let sum1: f64 = 0;
    let sum2: f64 = 0;
    let sum3: f64 = 0;
    for (let k: usize = 0; k < step; k += 4) {
      const x0 = <f64>load<f32>(row0 + k);
      const x1 = <f64>load<f32>(row1 + k);
      const x2 = <f64>load<f32>(row2 + k);
      const x3 = <f64>load<f32>(row3 + k);
      sum0 += x0 * x0;
      sum1 += x1 * x1;
      sum2 += x2 * x2;
      sum3 += x3 * x3;
    }
    store<f64>(out + ((<usize>n) << 3), sqrt(sum0));
    if (n + 1 < N) store<f64>(out + ((<usize>n) << 3), sqrt(sum1), 8);
    if (n + 2 < N) store<f64>(out + ((<usize>n) << 3), sqrt(sum2), 16);
    if (n + 3 < N) store<f64>(out + ((<usize>n) << 3), sqrt(sum3), 24);
  }
}

/** Four numbers times a factor, in float64, rounded to float32. */
function times(x: v128, factor: v128): v128 {
  return demote(f64x2.mul(f64x2.promote_low_f32x4(x), factor), f64x2.mul(promoteHigh(x), factor));
}

/** Four numbers divided by those of float64 at an address, rounded to float32. */
function over(x: v128, divisors: usize): v128 {
  return demote(
    f64x2.div(f64x2.promote_low_f32x4(x), v128.load(divisors)),
    f64x2.div(promoteHigh(x), v128.load(divisors, 16)),
  );
}

/** The signs of four numbers, -1, 0 or 1; NaN where they are. */
function signsOf(x: v128): v128 {
  const sign = v128.and(x, f32x4.splat(-0.0));
  const one = v128.and(f32x4.ne(x, f32x4.splat(0)), f32x4.splat(1));
  return v128.or(v128.or(sign, one), f32x4.ne(x, x));
}

/** X_nk = factor_n X_nk, computed in float64 and rounded to float32. X: N x d; factors: N. */
export function timesFactors(N: i32, d: i32, X: usize, factors: usize): void {
  for (let n = 0; n < N; n++) {
    const factor = v128.load64_splat(factors + ((<usize>n) << 3));
    for (let k = 0; k < d; k += 4) {
      const count = min(4, d - k);
      storeFirst(count, times(firstOf(count, X), factor), X);
      X += (<usize>count) << 2;
    }
  }
}

/**
 * Moves each row of X (N x d) along its direction: x_k += s_k, with s_k = factor_n g_k or, by signs, factor_n sign(g_k),
 * computed in float64 and rounded to float32. Where there are scales (d, float64; else 0), s_k / scale_k is rounded to
 * float32 again. directions: N x d; factors: N.
 */
export function moveRows(
  N: i32,
  d: i32,
  X: usize,
  directions: usize,
  factors: usize,
  bySigns: bool,
  scales: usize,
): void {
  for (let n = 0; n < N; n++) {
    const factor = v128.load64_splat(factors + ((<usize>n) << 3));
    let divisors = scales;
    for (let k = 0; k < d; k += 4) {
      const count = min(4, d - k);
      const g = firstOf(count, directions);
      let step = times(bySigns ? signsOf(g) : g, factor);
      if (scales) {
        step = over(step, divisors);
        divisors += 32;
      }
      storeFirst(count, f32x4.add(firstOf(count, X), step), X);
      X += (<usize>count) << 2;
      directions += (<usize>count) << 2;
    }
  }
}
