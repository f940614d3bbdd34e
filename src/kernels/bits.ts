// Activation patterns as bits: bit (n, j) says whether hidden unit j is active on sample n. A row takes whole
// 128-bit lanes, padded with zeros; `step` is a row's bytes.

function above(h: usize, s: usize, scale: v128): v128 {
  let x = v128.load(h);
  if (s) x = f32x4.add(x, f32x4.mul(scale, v128.load(s)));
  return f32x4.gt(x, f32x4.splat(0));
}

/** bits (n, j) = H_nj + scale S_nj > 0. H, S: N x m; S may be null (0) and then counts as zero. */
export function signBits(N: i32, m: i32, H: usize, S: usize, scale: f32, bits: usize, step: usize): void {
  const scales = f32x4.splat(scale);
  for (let n = 0; n < N; n++) {
    const row = bits + <usize>n * step;
    let j = 0;
    for (; j + 16 <= m; j += 16) {
      const low = i16x8.narrow_i32x4_s(above(H, S, scales), above(H + 16, S ? S + 16 : 0, scales));
      const high = i16x8.narrow_i32x4_s(
        above(H + 32, S ? S + 32 : 0, scales),
        above(H + 48, S ? S + 48 : 0, scales),
      );
      store<u16>(row + (<usize>j >> 3), <u16>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
      H += 64;
      if (S) S += 64;
    }
    memory.fill(row + (<usize>j >> 3), 0, step - (<usize>j >> 3));
    let rest: u32 = 0;
    for (let bit = 0; j + bit < m; bit++) {
      const x = load<f32>(H) + (S ? scale * load<f32>(S) : <f32>0);
      if (x > 0) rest |= 1 << bit;
      H += 4;
      if (S) S += 4;
    }
    if (j < m) store<u16>(row + (<usize>j >> 3), <u16>rest);
  }
}

function ones(row: usize, step: usize): i32 {
  let count: u64 = 0;
  for (const end = row + step; row < end; row += 16) {
    count += popcnt(load<u64>(row)) + popcnt(load<u64>(row, 8));
  }
  return <i32>count;
}

function commonOnes(a: usize, b: usize, step: usize): i32 {
  let count: u64 = 0;
  for (const end = a + step; a < end; a += 16) {
    count += popcnt(load<u64>(a) & load<u64>(b)) + popcnt(load<u64>(a, 8) & load<u64>(b, 8));
    b += 16;
  }
  return <i32>count;
}

const TILE: i32 = 32;

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
  const shared = (1 - gamma) * (1 - gamma);
  const either = gamma * (1 - gamma);
  const base = gamma * gamma * <f64>m;
  for (let n = 0; n < N; n++) store<i32>(counts + ((<usize>n) << 2), ones(bits + <usize>n * step, step));
  for (let n0 = 0; n0 < N; n0 += TILE) {
    for (let k0 = 0; k0 <= n0; k0 += TILE) {
      for (let n = n0; n < min(n0 + TILE, N); n++) {
        const a = bits + <usize>n * step;
        const countA = load<i32>(counts + ((<usize>n) << 2));
        for (let k = k0; k < min(k0 + TILE, n + 1); k++) {
          const countB = load<i32>(counts + ((<usize>k) << 2));
          const common = commonOnes(a, bits + <usize>k * step, step);
          const product = shared * <f64>common + either * <f64>(countA + countB) + base;
          const at = (<usize>n * <usize>N + <usize>k) << 2;
          const value = <f32>((<f64>load<f32>(G + at) * product) / <f64>m);
          store<f32>(K + at, value);
          store<f32>(K + ((<usize>k * <usize>N + <usize>n) << 2), value);
        }
      }
    }
  }
}
