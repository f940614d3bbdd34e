// Vectors in fixed point. A vector is rounded to
// - 24 bits: each number is 4096 times a high part plus a low part, both within +-2048;
// - or 16 bits: a high part alone.
// Functions are made for either: `Kind` is i16 for numbers with a low part, and i8 for those without.

/** Whether numbers have a low part. */
export function hasLow<Kind>(): bool {
  return sizeof<Kind>() === 2;
}

/** Largest number of a vector rounded to 24 bits: its high part is 2048, as far as its low part may go. */
const LARGEST: f64 = 8386560;
/** Largest number of a vector rounded to 16 bits. */
const LARGEST_SHORT: f64 = 32767;
/** Value of one unit of the high part. */
const HIGH: f64 = 4096;
/** Rounds x to multiples of the returned unit, in high and low parts (int16), `count` each. */
export function round<Kind>(count: i32, x: usize, high: usize, low: usize): f64 {
  let most: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i++) most = max(most, abs(load<f64>(x + (i << 3))));
  if (most === 0) most = 1;
  const largest = hasLow<Kind>() ? LARGEST : LARGEST_SHORT;
  const perUnit = largest / most;
  for (let i: usize = 0; i < <usize>count; i++) {
    const rounded = <i32>nearest(load<f64>(x + (i << 3)) * perUnit);
    if (hasLow<Kind>()) {
      const above = (rounded + 2048) >> 12;
      store<i16>(high + (i << 1), <i16>above);
      store<i16>(low + (i << 1), <i16>(rounded - (above << 12)));
    } else {
      store<i16>(high + (i << 1), <i16>rounded);
    }
  }
  return most / largest;
}

/** The last two of four lanes of int32, first. */
export function lastTwo(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 2, 3, 2, 3);
}

/** Entry i of a rounded vector, in its unit. */
export function numberAt<Kind>(i: i32, high: usize, low: usize): f64 {
  if (!hasLow<Kind>()) return <f64>load<i16>(high + ((<usize>i) << 1));
  return HIGH * <f64>load<i16>(high + ((<usize>i) << 1)) + <f64>load<i16>(low + ((<usize>i) << 1));
}

/** The first two of four whole numbers given by high and low parts. */
export function numbers<Kind>(high: v128, low: v128): v128 {
  if (!hasLow<Kind>()) return f64x2.convert_low_i32x4_s(high);
  return f64x2.add(
    f64x2.mul(f64x2.convert_low_i32x4_s(high), f64x2.splat(HIGH)),
    f64x2.convert_low_i32x4_s(low),
  );
}

/** The whole numbers that sums of high and low parts stand for, added over lanes, two and two. */
export function carried<Kind>(high: v128, low: v128): v128 {
  return f64x2.add(numbers<Kind>(high, low), numbers<Kind>(lastTwo(high), lastTwo(low)));
}
