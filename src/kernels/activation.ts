import { lanesSum, promoteHigh } from './lanes';

/** Both lanes: phi(h) = h > 0 ? h : gamma h. */
function leaky(h: v128, gamma: v128): v128 {
  return v128.bitselect(h, f64x2.mul(h, gamma), f64x2.gt(h, f64x2.splat(0)));
}

function outputRow(m: i32, h: usize, a: usize, gamma: f64): f64 {
  const slopes = f64x2.splat(gamma);
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let j = 0;
  for (; j + 4 <= m; j += 4) {
    const x = v128.load(h);
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(a), leaky(f64x2.promote_low_f32x4(x), slopes)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(a, 16), leaky(promoteHigh(x), slopes)));
    h += 16;
    a += 32;
  }
  let sum = lanesSum(f64x2.add(sum0, sum1));
  for (; j < m; j++) {
    const x = <f64>load<f32>(h);
    sum += load<f64>(a) * (x > 0 ? x : gamma * x);
    h += 4;
    a += 8;
  }
  return sum;
}

/** f_n = sum_j a_j phi(H_nj), summed in float64. H: N x m, a: m, f: N. */
export function output(N: i32, m: i32, H: usize, a: usize, gamma: f64, f: usize): void {
  for (let n = 0; n < N; n++) {
    store<f64>(f + ((<usize>n) << 3), outputRow(m, H + ((<usize>n * <usize>m) << 2), a, gamma));
  }
}

function coefficientsRow(m: i32, bits: usize, scale: f64, a: usize, gamma: f64, p: usize): void {
  const scales = f64x2.splat(scale);
  const gammas = f64x2.splat(gamma);
  const lanes = i32x4(1, 2, 4, 8);
  let j = 0;
  for (; j + 4 <= m; j += 4) {
    const nibble = <i32>load<u8>(bits + (<usize>j >> 3)) >> (j & 4);
    const mask = i32x4.ne(v128.and(i32x4.splat(nibble), lanes), i32x4.splat(0));
    const low = f64x2.mul(scales, v128.load(a));
    const high = f64x2.mul(scales, v128.load(a, 16));
    const active = v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
    const inactive = v128.shuffle<i64>(
      f32x4.demote_f64x2_zero(f64x2.mul(low, gammas)),
      f32x4.demote_f64x2_zero(f64x2.mul(high, gammas)),
      0,
      2,
    );
    v128.store(p, v128.bitselect(active, inactive, mask));
    a += 32;
    p += 16;
  }
  for (; j < m; j++) {
    const bit = (load<u8>(bits + (<usize>j >> 3)) >> <u8>(j & 7)) & 1;
    const value = scale * load<f64>(a);
    store<f32>(p, <f32>(bit ? value : value * gamma));
    a += 8;
    p += 4;
  }
}

/** P_nj = scale_n a_j D_nj, D_nj = 1 for a set bit and gamma otherwise. scale: N, a: m, P: N x m. */
export function coefficients(
  N: i32,
  m: i32,
  bits: usize,
  step: usize,
  scale: usize,
  a: usize,
  gamma: f64,
  P: usize,
): void {
  for (let n = 0; n < N; n++) {
    const s = load<f64>(scale + ((<usize>n) << 3));
    coefficientsRow(m, bits + <usize>n * step, s, a, gamma, P + ((<usize>n * <usize>m) << 2));
  }
}
