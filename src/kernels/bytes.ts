// Bits as bytes 0 and 1, operands of products of integers. `step`: bytes of a row of bits, a multiple of 16.

/** Bytes 0 or 1: whether any bit of a lane is set. */
function zeroOrOne(x: v128): v128 {
  return i8x16.min_u(x, i8x16.splat(1));
}

/** out (nj) = bit (n, j), rows `from` to `to` - 1, each of 8 x `step` bytes, padding included. */
export function bitBytes(from: i32, to: i32, bits: usize, step: usize, out: usize): void {
  const places = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const halves = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const end = bits + <usize>to * step;
  for (let at = bits + <usize>from * step; at < end; at += 2) {
    const both = i8x16.swizzle(v128.load16_splat(at), halves);
    v128.store(out, zeroOrOne(v128.and(both, places)));
    out += 16;
  }
}

/** The bytes at 16 addresses, `step` apart. */
function column(at: usize, step: usize): v128 {
  const to4 = at + (step << 2);
  const to8 = at + (step << 3);
  const to12 = to8 + (step << 2);
  let x = v128.load8_splat(at);
  x = v128.load_lane<u8>(at + step, x, 1);
  x = v128.load_lane<u8>(at + step * 2, x, 2);
  x = v128.load_lane<u8>(at + step * 3, x, 3);
  x = v128.load_lane<u8>(to4, x, 4);
  x = v128.load_lane<u8>(to4 + step, x, 5);
  x = v128.load_lane<u8>(to4 + step * 2, x, 6);
  x = v128.load_lane<u8>(to4 + step * 3, x, 7);
  x = v128.load_lane<u8>(to8, x, 8);
  x = v128.load_lane<u8>(to8 + step, x, 9);
  x = v128.load_lane<u8>(to8 + step * 2, x, 10);
  x = v128.load_lane<u8>(to8 + step * 3, x, 11);
  x = v128.load_lane<u8>(to12, x, 12);
  x = v128.load_lane<u8>(to12 + step, x, 13);
  x = v128.load_lane<u8>(to12 + step * 2, x, 14);
  return v128.load_lane<u8>(to12 + step * 3, x, 15);
}

/**
 * out (jn) = bit (n, j), transposed: 8 x `step` rows of `width` bytes for rows `from` to `to` - 1 of the bits. `width`:
 * their number or more; bytes beyond it are left as they are.
 */
export function turnedBitBytes(from: i32, to: i32, bits: usize, step: usize, width: i32, out: usize): void {
  let n = from;
  for (; n + 16 <= to; n += 16) {
    let at = bits + <usize>n * step;
    let into = out + <usize>(n - from);
    for (const end = at + step; at < end; at++) {
      const x = column(at, step);
      for (let bit = 0; bit < 8; bit++) {
        v128.store(into, zeroOrOne(v128.and(x, i8x16.splat(1 << (<i8>bit)))));
        into += width;
      }
    }
  }
  for (; n < to; n++) {
    let at = bits + <usize>n * step;
    let into = out + <usize>(n - from);
    for (const end = at + step; at < end; at++) {
      const x = <u32>load<u8>(at);
      for (let bit = 0; bit < 8; bit++) {
        store<u8>(into, <u8>((x >> bit) & 1));
        into += width;
      }
    }
  }
}
