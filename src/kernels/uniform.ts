import { philoxBlock, philoxTwoBlocks } from './philox';

const buffer = memory.data(64, 16);

/** Converts sixteen words at `at` to low + width * (x >> 8) * 2^-24, at most `last`. */
function scaleBlock(at: usize, low: v128, width: v128, last: v128): void {
  for (const end = at + 64; at < end; at += 16) {
    const bits = i32x4.shr_u(v128.load(at), 8);
    const unit = f32x4.mul(f32x4.convert_i32x4_s(bits), f32x4.splat(5.9604644775390625e-8));
    v128.store(at, f32x4.min(f32x4.add(low, f32x4.mul(width, unit)), last));
  }
}

/**
 * out (rows x cols), entry (n, k) uniform on [low, last], a pure function of (purpose, seed, firstRow + n, k).
 * `last` is the largest float32 below the upper end; it bounds what rounding could lift to the end itself.
 */
export function uniform(
  rows: i32,
  cols: i32,
  out: usize,
  seed: i32,
  purpose: i32,
  firstRow: i32,
  low: f32,
  width: f32,
  last: f32,
): void {
  const lows = f32x4.splat(low);
  const widths = f32x4.splat(width);
  const lasts = f32x4.splat(last);
  for (let n = 0; n < rows; n++) {
    let k = 0;
    for (; k + 32 <= cols; k += 32) {
      philoxTwoBlocks(k >> 4, firstRow + n, seed, purpose, out);
      scaleBlock(out, lows, widths, lasts);
      scaleBlock(out + 64, lows, widths, lasts);
      out += 128;
    }
    for (; k < cols; k += 16) {
      const left = cols - k;
      const to = left >= 16 ? out : buffer;
      philoxBlock(k >> 4, firstRow + n, seed, purpose, to);
      scaleBlock(to, lows, widths, lasts);
      const bytes = (<usize>min(16, left)) << 2;
      if (left < 16) memory.copy(out, buffer, bytes);
      out += bytes;
    }
  }
}

/** out (float64, n): +1 or -1; entry i is the top bit of word 0 of counter (0, first + i, 0, 0). */
export function signs(n: i32, out: usize, seed: i32, purpose: i32, first: i32): void {
  for (let i = 0; i < n; i++) {
    philoxBlock(0, first + i, seed, purpose, buffer);
    store<f64>(out + ((<usize>i) << 3), load<i32>(buffer) < 0 ? -1 : 1);
  }
}
