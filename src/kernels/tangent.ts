import { firstOf, promoteHigh } from './lanes';
import { rowOffset } from './triangle';

/** Rows and columns of a tile, whose bits stay in the first-level cache. A multiple of four. */
const TILE: i32 = 64;
/** Bytes of a row whose bits are counted in lanes of a byte: 31 lanes of at most 8. */
const COUNTED: usize = 31 * 16;

function ones(row: usize, step: usize): i32 {
  let count: u64 = 0;
  for (const end = row + step; row < end; row += 8) count += popcnt(load<u64>(row));
  return <i32>count;
}

/** Bits that are set in both. */
function common(a: v128, b: usize): v128 {
  return i8x16.popcnt(v128.and(a, v128.load(b)));
}

/** Sum of 16 bytes, spread over four lanes. */
function spread(bytes: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
}

/** Sums of the lanes of two vectors, each spread over two. */
function folded(x: v128, y: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(x, y, 0, 4, 1, 5), v128.shuffle<i32>(x, y, 2, 6, 3, 7));
}

/** How many set bits row a shares with each of the four rows from b on. `step`: bytes a row. */
function commonOnes(a: usize, b: usize, step: usize): v128 {
  let sum0 = i32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (const last = a + step; a < last; ) {
    let bytes0 = i8x16.splat(0);
    let bytes1 = bytes0;
    let bytes2 = bytes0;
    let bytes3 = bytes0;
    for (const end = min(a + COUNTED, last); a < end; a += 16) {
      const mine = v128.load(a);
      bytes0 = i8x16.add(bytes0, common(mine, b));
      bytes1 = i8x16.add(bytes1, common(mine, b + step));
      bytes2 = i8x16.add(bytes2, common(mine, b + step * 2));
      bytes3 = i8x16.add(bytes3, common(mine, b + step * 3));
      b += 16;
    }
    sum0 = i32x4.add(sum0, spread(bytes0));
    sum1 = i32x4.add(sum1, spread(bytes1));
    sum2 = i32x4.add(sum2, spread(bytes2));
    sum3 = i32x4.add(sum3, spread(bytes3));
  }
  const low = folded(sum0, sum1);
  const high = folded(sum2, sum3);
  return i32x4.add(v128.shuffle<i64>(low, high, 0, 2), v128.shuffle<i64>(low, high, 1, 3));
}

/** Two entries of K in its units: those of G in units of K, times shared count + sum. */
function entries(g: v128, count: v128, shared: v128, sum: v128): v128 {
  return f64x2.mul(g, f64x2.add(f64x2.mul(shared, f64x2.convert_low_i32x4_s(count)), sum));
}

/** Four float64, two and two, as the nearest int16, in the lower lanes. */
function nearestShorts(low: v128, high: v128): v128 {
  // The sum's last bit is worth 1, so that its lower half is the nearest integer.
  const whole = f64x2.splat(6755399441055744);
  const integers = v128.shuffle<i32>(f64x2.add(low, whole), f64x2.add(high, whole), 0, 2, 4, 6);
  return i16x8.narrow_i32x4_s(integers, integers);
}

/**
 * K = G o (D D^T) / m, N x N, where D_nj = 1 for a set bit and gamma otherwise. With c_n the set bits of row n and
 * b those that rows n and k share, sum_j D_nj D_kj = (1 - gamma)^2 b + gamma (1 - gamma) (c_n + c_k) + gamma^2 m.
 * K is a triangle of int16, in units of which `perUnit` make 1, with zeros on its diagonal, which is a vector of its
 * own. G is a triangle too, unless its rows have `cols` entries. Columns are taken by four, so bits (N rows of `step`
 * bytes) and counts (room for N float64) have room for three rows more.
 */
export function tangentKernel(
  N: i32,
  m: i32,
  gamma: f64,
  G: usize,
  cols: i32,
  bits: usize,
  step: usize,
  K: usize,
  perUnit: f64,
  diagonal: usize,
  counts: usize,
): void {
  const sharedWeight = ((1 - gamma) * (1 - gamma)) / <f64>m;
  const shared = f64x2.splat(sharedWeight);
  const units = f64x2.splat(perUnit);
  const either = (gamma * (1 - gamma)) / <f64>m;
  for (let n = 0; n < N; n++) {
    const count = <f64>ones(bits + <usize>n * step, step);
    const at = (<usize>n) << 3;
    store<f64>(counts + at, either * count);
    const weight = sharedWeight * count + 2 * either * count + gamma * gamma;
    store<f64>(diagonal + at, weight * <f64>load<f32>(G + rowOffset(n, cols) + ((<usize>n) << 2)));
  }
  for (let n0 = 0; n0 < N; n0 += TILE) {
    for (let k0 = 0; k0 <= n0; k0 += TILE) {
      for (let n = n0; n < min(n0 + TILE, N); n++) {
        const own = f64x2.splat(load<f64>(counts + ((<usize>n) << 3)) + gamma * gamma);
        const end = min(k0 + TILE, n);
        let g = G + rowOffset(n, cols) + ((<usize>k0) << 2);
        let out = K + (rowOffset(n, 0) >> 1) + ((<usize>k0) << 1);
        for (let k = k0; k < end; k += 4) {
          const count = commonOnes(bits + <usize>n * step, bits + <usize>k * step, step);
          const weights = counts + ((<usize>k) << 3);
          const row = firstOf(min(4, end - k), g);
          const low = entries(
            f64x2.mul(units, f64x2.promote_low_f32x4(row)),
            count,
            shared,
            f64x2.add(own, v128.load(weights)),
          );
          const last = v128.shuffle<i32>(count, count, 2, 3, 2, 3);
          const high = entries(
            f64x2.mul(units, promoteHigh(row)),
            last,
            shared,
            f64x2.add(own, v128.load(weights, 16)),
          );
          const four = nearestShorts(low, high);
          if (k + 4 <= end) v128.store64_lane(out, four, 0);
          else storeFirst(end - k, four, out);
          g += 16;
          out += 8;
        }
        if (end === n) store<i16>(K + (rowOffset(n, 0) >> 1) + ((<usize>n) << 1), 0);
      }
    }
  }
}

/** Stores the first one to three lanes. */
function storeFirst(count: i32, x: v128, to: usize): void {
  v128.store_lane<i16>(to, x, 0);
  if (count > 1) v128.store_lane<i16>(to, x, 1, 2);
  if (count > 2) v128.store_lane<i16>(to, x, 2, 4);
}
