// Packing copies four rows of A (or four columns of B) so that the tile kernel reads them in order. It also absorbs
// transposes and remainders: the packed panel has the same layout for all strides.

/**
 * For each k < kc writes four floats, element i at src + i * step + k * kStep, to dst + k * dstStep.
 * Elements i >= count are zeros. Steps are in bytes.
 */
export function packFour(
  src: usize,
  step: usize,
  kStep: usize,
  count: i32,
  kc: i32,
  dst: usize,
  dstStep: usize,
): void {
  let k = 0;
  if (count >= 4 && step === 4) {
    for (; k < kc; k++) {
      v128.store(dst, v128.load(src));
      src += kStep;
      dst += dstStep;
    }
    return;
  }
  if (count >= 4 && kStep === 4) {
    for (; k + 4 <= kc; k += 4) {
      const r0 = v128.load(src);
      const r1 = v128.load(src + step);
      const r2 = v128.load(src + step * 2);
      const r3 = v128.load(src + step * 3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(dst, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(dst + dstStep, v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(dst + dstStep * 2, v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(dst + dstStep * 3, v128.shuffle<f64>(high01, high23, 1, 3));
      src += 16;
      dst += dstStep * 4;
    }
  }
  for (; k < kc; k++) {
    for (let i = 0; i < 4; i++) {
      const value = i < count ? load<f32>(src + <usize>i * step) : <f32>0;
      store<f32>(dst + ((<usize>i) << 2), value);
    }
    src += kStep;
    dst += dstStep;
  }
}
