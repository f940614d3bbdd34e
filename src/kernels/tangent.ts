import { firstOf } from './lanes';
import { entriesBefore, rowOffset } from './products/triangle';

/** Rows and columns of a tile, whose bits stay in the first-level cache. A multiple of four. */
const TILE: i32 = 64;
/** Bytes of a row whose bits are counted in lanes of a byte: 31 lanes of at most 8. */
const COUNTED: usize = 31 * 16;

function ones(row: usize, step: usize): i32 {
  let count: u64 = 0;
  for (const end = row + step; row < end; row += 8) count += popcnt(load<u64>(row));
  return <i32>count;
}

/** Number of bits that are set in both, by byte. */
function common(a: v128, b: usize): v128 {
  return i8x16.popcnt(v128.and(a, v128.load(b)));
}

/** Sums of 16 bytes in four lanes. */
function spread(bytes: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
}

/** Sums of the lanes of two vectors, each in two lanes. */
function folded(x: v128, y: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(x, y, 0, 4, 1, 5), v128.shuffle<i32>(x, y, 2, 6, 3, 7));
}

/** Number of set bits that row a shares with each of the four rows from b on. `step`: bytes a row. */
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

/** Rounds to the nearest integers, of magnitude below 2^21, as int16 in the lower lanes. */
function nearestShorts(x: v128): v128 {
  // Adding the constant gives the sum's last bit the value 1, so its bits are those of the constant plus the nearest
  // integer.
  const bits = f32x4.add(x, f32x4.splat(12582912));
  const integers = i32x4.sub(bits, i32x4.splat(0x4b400000));
  return i16x8.narrow_i32x4_s(integers, integers);
}

/** Entries of K in units, as int16 in the lower lanes: G times the weight of four pairs that share `count` bits. */
function entries(count: v128, factor: v128, sum: v128, g: v128): v128 {
  const weight = f32x4.add(f32x4.mul(factor, f32x4.convert_i32x4_s(count)), sum);
  return nearestShorts(f32x4.mul(g, weight));
}

/** Units of K for each bit that two rows share. */
function sharedWeight(m: i32, gamma: f64, perUnit: f64): v128 {
  return f32x4.splat(<f32>(perUnit * (((1 - gamma) * (1 - gamma)) / <f64>m)));
}

/** The part of a pair's weight that is row n's own, in units of K. */
function ownWeight(n: i32, gamma: f64, perUnit: f64, weights: usize): v128 {
  return f32x4.splat(load<f32>(weights + ((<usize>n) << 2)) + <f32>(perUnit * gamma * gamma));
}

/**
 * Weights of single rows, which K needs, for all rows before `to`, float32; and the diagonal of K for the rows from
 * `from` on, with zeros in its place in the triangle. See `tangentKernel`.
 */
export function tangentWeights(
  from: i32,
  to: i32,
  m: i32,
  gamma: f64,
  G: usize,
  cols: i32,
  bits: usize,
  step: usize,
  K: usize,
  perUnit: f64,
  diagonal: usize,
  weights: usize,
): void {
  const shared = ((1 - gamma) * (1 - gamma)) / <f64>m;
  const either = (gamma * (1 - gamma)) / <f64>m;
  for (let n = 0; n < to; n++) {
    const count = <f64>ones(bits + <usize>n * step, step);
    store<f32>(weights + ((<usize>n) << 2), <f32>(perUnit * either * count));
    if (n < from) continue;
    const weight = (shared + 2 * either) * count + gamma * gamma;
    store<f64>(
      diagonal + ((<usize>n) << 3),
      weight * <f64>load<f32>(G + rowOffset(n, cols) + ((<usize>n) << 2)),
    );
    store<i16>(K + ((entriesBefore(n) + <usize>n) << 1), 0);
  }
}

/**
 * K = G o (D D^T) / m, N x N, where D_nj = 1 for a set bit and gamma otherwise. With c_n the set bits of row n and
 * b those that rows n and k share, sum_j D_nj D_kj = (1 - gamma)^2 b + gamma (1 - gamma) (c_n + c_k) + gamma^2 m.
 * K is a triangle of int16, in units of which `perUnit` make 1, with zeros on its diagonal, which is a vector of its
 * own. G is a triangle too, unless its rows have `cols` entries. Computes the rows from `from` to `to` - 1, both
 * multiples of four unless to = N; nothing of other rows of G, K and the diagonal is read or written. Columns are taken
 * by four, so bits (rows of `step` bytes) and weights (room for `to` float32) have room for three rows more.
 */
export function tangentKernel(
  from: i32,
  to: i32,
  m: i32,
  gamma: f64,
  G: usize,
  cols: i32,
  bits: usize,
  step: usize,
  K: usize,
  perUnit: f64,
  diagonal: usize,
  weights: usize,
): void {
  tangentWeights(from, to, m, gamma, G, cols, bits, step, K, perUnit, diagonal, weights);
  const factor = sharedWeight(m, gamma, perUnit);
  for (let n0 = from; n0 < to; n0 += TILE) {
    for (let k0 = 0; k0 < min(n0 + TILE, to); k0 += TILE) {
      for (let n = max(n0, k0 + 1); n < min(n0 + TILE, to); n++) {
        const own = ownWeight(n, gamma, perUnit, weights);
        const end = min(k0 + TILE, n);
        let g = G + rowOffset(n, cols) + ((<usize>k0) << 2);
        let out = K + ((entriesBefore(n) + <usize>k0) << 1);
        for (let k = k0; k < end; k += 4) {
          const count = commonOnes(bits + <usize>n * step, bits + <usize>k * step, step);
          const sum = f32x4.add(own, v128.load(weights + ((<usize>k) << 2)));
          const four = entries(count, factor, sum, firstOf(min(4, end - k), g));
          if (k + 4 <= end) v128.store64_lane(out, four, 0);
          else storeShorts(end - k, four, out);
          g += 16;
          out += 8;
        }
      }
    }
  }
}

/**
 * A block of the K of `tangentKernel`, from counts that are known: rows n0 to n1 - 1 and columns k0 to k1 - 1 as far as
 * they are below the diagonal. counts: int32, the bits that the rows n and k share, in strips of `width` columns (a
 * multiple of four), each with n1 - n0 rows of so many entries. weights: of `tangentWeights`.
 */
export function tangentEntries(
  n0: i32,
  n1: i32,
  k0: i32,
  k1: i32,
  m: i32,
  gamma: f64,
  G: usize,
  cols: i32,
  counts: usize,
  width: i32,
  K: usize,
  perUnit: f64,
  weights: usize,
): void {
  const factor = sharedWeight(m, gamma, perUnit);
  const strip = (<usize>(n1 - n0) * <usize>width) << 2;
  for (let n = max(n0, k0 + 1); n < n1; n++) {
    const own = ownWeight(n, gamma, perUnit, weights);
    const end = min(k1, n);
    let row = counts + ((<usize>(n - n0) * <usize>width) << 2);
    let weight = weights + ((<usize>k0) << 2);
    let g = G + rowOffset(n, cols) + ((<usize>k0) << 2);
    let out = K + ((entriesBefore(n) + <usize>k0) << 1);
    for (let first = k0; first < end; first += width) {
      let count = row;
      const rest = min(width, end - first);
      for (const last = count + ((<usize>(rest & ~3)) << 2); count < last; count += 16) {
        const sum = f32x4.add(own, v128.load(weight));
        v128.store64_lane(out, entries(v128.load(count), factor, sum, v128.load(g)), 0);
        weight += 16;
        g += 16;
        out += 8;
      }
      row += strip;
      if ((rest & 3) === 0) continue;
      const sum = f32x4.add(own, v128.load(weight));
      storeShorts(rest & 3, entries(v128.load(count), factor, sum, firstOf(rest & 3, g)), out);
    }
  }
}

/** Stores the first one to three lanes. */
function storeShorts(count: i32, x: v128, to: usize): void {
  v128.store_lane<i16>(to, x, 0);
  if (count > 1) v128.store_lane<i16>(to, x, 1, 2);
  if (count > 2) v128.store_lane<i16>(to, x, 2, 4);
}
