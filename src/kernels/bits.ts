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
