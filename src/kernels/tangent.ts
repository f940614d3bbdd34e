import { rowOffset } from './triangle';

/** Rows and columns of a tile, whose bits stay in the first-level cache. A multiple of four. */
const TILE: i32 = 64;

function ones(row: usize, step: usize): i32 {
  let count: u64 = 0;
  for (const end = row + step; row < end; row += 8) count += popcnt(load<u64>(row));
  return <i32>count;
}

/**
 * Writes, for each of `rows` rows of bits from b on, how many set bits it shares with row a. `step`: bytes a row. Rows
 * are taken by four, so up to three more are read, and counted.
 */
function commonOnes(a: usize, b: usize, step: usize, rows: i32, out: usize): void {
  for (let k = 0; k < rows; k += 4) {
    let first: u64 = 0;
    let second: u64 = 0;
    let third: u64 = 0;
    let fourth: u64 = 0;
    for (let at: usize = 0; at < step; at += 8) {
      const mine = load<u64>(a + at);
      const other = b + at;
      first += popcnt(mine & load<u64>(other));
      second += popcnt(mine & load<u64>(other + step));
      third += popcnt(mine & load<u64>(other + step * 2));
      fourth += popcnt(mine & load<u64>(other + step * 3));
    }
    store<i32>(out, <i32>first);
    store<i32>(out, <i32>second, 4);
    store<i32>(out, <i32>third, 8);
    store<i32>(out, <i32>fourth, 12);
    out += 16;
    b += step << 2;
  }
}

const common = memory.data(TILE * 4, 16);

/**
 * K = G o (D D^T) / m, N x N, where D_nj = 1 for a set bit and gamma otherwise. With c_n the set bits of row n and
 * b those that rows n and k share, sum_j D_nj D_kj = (1 - gamma)^2 b + gamma (1 - gamma) (c_n + c_k) + gamma^2 m.
 * K is a triangle; so is G, unless its rows have `cols` entries. bits: N rows of `step` bytes and room for three more.
 * counts: room for N int32.
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
  counts: usize,
): void {
  const shared = ((1 - gamma) * (1 - gamma)) / <f64>m;
  const either = (gamma * (1 - gamma)) / <f64>m;
  const base = gamma * gamma;
  for (let n = 0; n < N; n++) store<i32>(counts + ((<usize>n) << 2), ones(bits + <usize>n * step, step));
  for (let n0 = 0; n0 < N; n0 += TILE) {
    for (let k0 = 0; k0 <= n0; k0 += TILE) {
      for (let n = n0; n < min(n0 + TILE, N); n++) {
        const width = min(TILE, n + 1 - k0);
        commonOnes(bits + <usize>n * step, bits + <usize>k0 * step, step, width, common);
        const own = either * <f64>load<i32>(counts + ((<usize>n) << 2)) + base;
        const left = (<usize>k0) << 2;
        const g = G + rowOffset(n, cols) + left;
        const k = K + rowOffset(n, 0) + left;
        for (let i: usize = 0; i < (<usize>width) << 2; i += 4) {
          const other = either * <f64>load<i32>(counts + left + i);
          const product = shared * <f64>load<i32>(common + i) + (own + other);
          store<f32>(k + i, <f32>(<f64>load<f32>(g + i) * product));
        }
      }
    }
  }
}
