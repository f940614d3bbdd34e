import { mirrorTile, TILE } from './mirror';

function ones(row: usize, step: usize): i32 {
  let count: u64 = 0;
  for (const end = row + step; row < end; row += 8) count += popcnt(load<u64>(row));
  return <i32>count;
}

/** Writes, for each of `rows` rows of bits from b on, how many set bits it shares with row a. `step`: bytes a row. */
function commonOnes(a: usize, b: usize, step: usize, rows: i32, out: usize): void {
  const end = a + step;
  let k = 0;
  for (; k + 2 <= rows; k += 2) {
    let first: u64 = 0;
    let second: u64 = 0;
    const shift = b - a;
    for (let at = a; at < end; at += 16) {
      const low = load<u64>(at);
      const high = load<u64>(at, 8);
      const other = at + shift;
      first += popcnt(low & load<u64>(other)) + popcnt(high & load<u64>(other, 8));
      second += popcnt(low & load<u64>(other + step)) + popcnt(high & load<u64>(other + step, 8));
    }
    store<i32>(out, <i32>first);
    store<i32>(out, <i32>second, 4);
    out += 8;
    b += step << 1;
  }
  if (k < rows) {
    let count: u64 = 0;
    for (let at = a; at < end; at += 8) {
      count += popcnt(load<u64>(at) & load<u64>(b));
      b += 8;
    }
    store<i32>(out, <i32>count);
  }
}

const common = memory.data(TILE * 4, 16);

/**
 * K = G o (D D^T) / m, N x N, where D_nj = 1 for a set bit and gamma otherwise. With c_n the set bits of row n and
 * b those that rows n and k share, sum_j D_nj D_kj = (1 - gamma)^2 b + gamma (1 - gamma) (c_n + c_k) + gamma^2 m.
 * Only the triangle of G below the diagonal is read. counts: room for N int32.
 */
export function tangentKernel(
  N: i32,
  m: i32,
  gamma: f64,
  G: usize,
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
        const cols = min(TILE, n + 1 - k0);
        commonOnes(bits + <usize>n * step, bits + <usize>k0 * step, step, cols, common);
        const count = load<i32>(counts + ((<usize>n) << 2));
        const at = (<usize>n * <usize>N + <usize>k0) << 2;
        for (let i: usize = 0; i < (<usize>cols) << 2; i += 4) {
          const sum = count + load<i32>(counts + ((<usize>k0) << 2) + i);
          const product = shared * <f64>load<i32>(common + i) + either * <f64>sum + base;
          store<f32>(K + at + i, <f32>(<f64>load<f32>(G + at + i) * product));
        }
      }
      mirrorTile(N, K, n0, k0);
    }
  }
}
