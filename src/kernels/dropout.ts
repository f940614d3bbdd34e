import { philoxBlock } from './philox';

/** Words and numbers of a block. */
const words = memory.data(64, 16);
const rest = memory.data(64, 16);

/** Sixteen numbers at `from`, each times `kept`, or 0 where its word's upper 24 bits are below `threshold`. */
function dropSixteen(from: usize, threshold: v128, kept: v128, out: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    const bits = i32x4.shr_u(v128.load(words + at), 8);
    const factor = v128.andnot(kept, i32x4.lt_s(bits, threshold));
    v128.store(out + at, f32x4.mul(v128.load(from + at), factor));
  }
}

/**
 * out_i = values_i kept, or values_i 0 where the i-th of the uniform numbers k 2^-24 of a row of the random stream has
 * k < threshold; n entries. out may be the values.
 */
export function dropOut(
  n: i32,
  values: usize,
  seed: i32,
  purpose: i32,
  row: i32,
  threshold: i32,
  kept: f32,
  out: usize,
): void {
  const thresholds = i32x4.splat(threshold);
  const factor = f32x4.splat(kept);
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    philoxBlock(i >> 4, row, seed, purpose, words);
    dropSixteen(values, thresholds, factor, out);
    values += 64;
    out += 64;
  }
  if (i === n) return;
  const bytes = (<usize>(n - i)) << 2;
  memory.copy(rest, values, bytes);
  philoxBlock(i >> 4, row, seed, purpose, words);
  dropSixteen(rest, thresholds, factor, rest);
  memory.copy(out, rest, bytes);
}
