import { firstOf, promoteHigh } from './lanes';

/** sums_k += weight x_k for two columns, in float64. */
function addTwo(sums: usize, weight: v128, x: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(weight, x)));
}

/**
 * sums_k += sum_n weight_n (X_nk - Y_nk), in float64 and in the order of n; without Y (0) of X alone. X, Y: N x d;
 * weights: N; sums: room for d rounded up to a multiple of four.
 */
export function addWeighted(N: i32, d: i32, X: usize, Y: usize, weights: usize, sums: usize): void {
  for (let n = 0; n < N; n++) {
    const weight = v128.load64_splat(weights + ((<usize>n) << 3));
    let to = sums;
    for (let k = 0; k < d; k += 4) {
      const count = min(4, d - k);
      const x = firstOf(count, X);
      let low = f64x2.promote_low_f32x4(x);
      let high = promoteHigh(x);
      if (Y) {
        const y = firstOf(count, Y);
        low = f64x2.sub(low, f64x2.promote_low_f32x4(y));
        high = f64x2.sub(high, promoteHigh(y));
        Y += (<usize>count) << 2;
      }
      addTwo(to, weight, low);
      addTwo(to + 16, weight, high);
      X += (<usize>count) << 2;
      to += 32;
    }
  }
}
