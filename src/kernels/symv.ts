import { promoteHigh } from './lanes';

function dot(n: i32, k: usize, x: usize): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const row = v128.load(k);
    sum0 = f64x2.add(sum0, f64x2.mul(f64x2.promote_low_f32x4(row), v128.load(x)));
    sum1 = f64x2.add(sum1, f64x2.mul(promoteHigh(row), v128.load(x, 16)));
    k += 16;
    x += 32;
  }
  sum0 = f64x2.add(sum0, sum1);
  let sum = f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1);
  for (; j < n; j++) {
    sum += <f64>load<f32>(k) * load<f64>(x);
    k += 4;
    x += 8;
  }
  return sum;
}

/** y = K x for symmetric K (N x N, float32); x, y and the sums are float64. */
export function symv(N: i32, K: usize, x: usize, y: usize): void {
  for (let n = 0; n < N; n++) {
    store<f64>(y + ((<usize>n) << 3), dot(N, K + ((<usize>n * <usize>N) << 2), x));
  }
}
