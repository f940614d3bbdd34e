/** The upper two of four float32 lanes, as float64. */
export function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** Converts two pairs of float64 to four float32. */
export function demote(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** Adds to a float64 at an address. */
export function addTo(y: usize, value: f64): void {
  store<f64>(y, load<f64>(y) + value);
}

/** Sum of both float64 lanes. */
export function lanesSum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** The first `count` (1 to 4) float32 at an address; the other lanes are zero. */
export function firstOf(count: i32, from: usize): v128 {
  if (count === 4) return v128.load(from);
  let x = v128.load32_zero(from);
  if (count > 1) x = v128.load_lane<f32>(from, x, 1, 4);
  if (count > 2) x = v128.load_lane<f32>(from, x, 2, 8);
  return x;
}

/** Stores the first `count` (1 to 4) lanes of float32. */
export function storeFirst(count: i32, x: v128, to: usize): void {
  if (count === 4) {
    v128.store(to, x);
    return;
  }
  v128.store_lane<f32>(to, x, 0);
  if (count > 1) v128.store_lane<f32>(to, x, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, x, 2, 8);
}

/** The same float32 in all lanes. */
export function splat(x: f64): v128 {
  return f32x4.splat(<f32>x);
}

/** Four float64 numbers at an address, as float32. */
export function fourOf(a: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(a));
  return v128.shuffle<f64>(low, f32x4.demote_f64x2_zero(v128.load(a, 16)), 0, 2);
}

/** The first `count` (1 to 4) of them; the other lanes are zero. */
export function firstAsFloats(count: i32, a: usize): v128 {
  if (count === 4) return fourOf(a);
  let x = f32x4.replace_lane(f32x4.splat(0), 0, <f32>load<f64>(a));
  if (count > 1) x = f32x4.replace_lane(x, 1, <f32>load<f64>(a, 8));
  if (count > 2) x = f32x4.replace_lane(x, 2, <f32>load<f64>(a, 16));
  return x;
}
