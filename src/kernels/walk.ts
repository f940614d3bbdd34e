import { lanesSum } from './lanes';

// Steps of one sample in an iterative attack. Lists (of coordinates or units, with their changes) are float64 like all
// vectors; they are short, so lanes are examined one by one only where one of them has an entry.

function note(lists: usize, list: usize, at: i32, index: i32, change: f64): void {
  store<f64>(lists + ((<usize>at) << 3), <f64>index);
  store<f64>(list + ((<usize>at) << 3), change);
}

/** Buffer in which lanes are examined one by one: four values, four indices. */
const lanes = memory.data(32, 16);

function clampOne(value: f32, low: f32, high: f32): f32 {
  return value < low ? low : value > high ? high : value;
}

/**
 * x = start + shrink delta, clamped to [low, high], in float32; delta becomes x - start. `indices` and `changes` list
 * the coordinates that were clamped and what it moved them by. start, delta, x: d; indices, changes: room for d; out:
 * how many were clamped, and whether x moved (1 or 0).
 */
export function clampMove(
  d: i32,
  start: usize,
  delta: usize,
  x: usize,
  shrink: f32,
  low: f32,
  high: f32,
  indices: usize,
  changes: usize,
  out: usize,
): void {
  const shrinks = f32x4.splat(shrink);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let moved = i32x4.splat(0);
  let count = 0;
  let k = 0;
  for (; k + 4 <= d; k += 4) {
    const from = v128.load(start);
    const value = f32x4.add(from, f32x4.mul(shrinks, v128.load(delta)));
    const end = f32x4.pmin(f32x4.pmax(value, lows), highs);
    const clamped = f32x4.ne(end, value);
    if (v128.any_true(clamped)) {
      const change = f32x4.sub(end, value);
      const bits = i32x4.bitmask(clamped);
      if (bits & 1) note(indices, changes, count++, k, <f64>f32x4.extract_lane(change, 0));
      if (bits & 2) note(indices, changes, count++, k + 1, <f64>f32x4.extract_lane(change, 1));
      if (bits & 4) note(indices, changes, count++, k + 2, <f64>f32x4.extract_lane(change, 2));
      if (bits & 8) note(indices, changes, count++, k + 3, <f64>f32x4.extract_lane(change, 3));
    }
    moved = v128.or(moved, f32x4.ne(end, v128.load(x)));
    v128.store(x, end);
    v128.store(delta, f32x4.sub(end, from));
    start += 16;
    delta += 16;
    x += 16;
  }
  let hasMoved = v128.any_true(moved);
  for (; k < d; k++) {
    const from = load<f32>(start);
    const value = from + shrink * load<f32>(delta);
    const end = clampOne(value, low, high);
    if (end !== value) note(indices, changes, count++, k, <f64>(end - value));
    if (end !== load<f32>(x)) hasMoved = true;
    store<f32>(x, end);
    store<f32>(delta, end - from);
    start += 4;
    delta += 4;
    x += 4;
  }
  store<f64>(out, <f64>count);
  store<f64>(out + 8, hasMoved ? 1 : 0);
}

/**
 * Updates hidden units at pre-activations h = H + shift: slopes become phi'(h); `indices` and `changes` list the units
 * whose slope changed, and the changes of their weights in the gradient, a_j phi'(h_j). All float64, length m; out: f =
 * sum_j a_j phi(h_j), and the number of changes.
 */
export function turnUnits(
  m: i32,
  H: usize,
  shift: usize,
  a: usize,
  gamma: f64,
  slopes: usize,
  indices: usize,
  changes: usize,
  out: usize,
): void {
  const ones = f64x2.splat(1);
  const gammas = f64x2.splat(gamma);
  let sums = f64x2.splat(0);
  let count = 0;
  let j = 0;
  for (; j + 2 <= m; j += 2) {
    const h = f64x2.add(v128.load(H), v128.load(shift));
    const now = v128.bitselect(ones, gammas, f64x2.gt(h, f64x2.splat(0)));
    const before = v128.load(slopes);
    const readout = v128.load(a);
    sums = f64x2.add(sums, f64x2.mul(readout, f64x2.mul(now, h)));
    const turned = f64x2.ne(now, before);
    if (v128.any_true(turned)) {
      const change = f64x2.mul(readout, f64x2.sub(now, before));
      if (i64x2.extract_lane(turned, 0)) note(indices, changes, count++, j, f64x2.extract_lane(change, 0));
      if (i64x2.extract_lane(turned, 1))
        note(indices, changes, count++, j + 1, f64x2.extract_lane(change, 1));
      v128.store(slopes, now);
    }
    H += 16;
    shift += 16;
    a += 16;
    slopes += 16;
  }
  let sum = lanesSum(sums);
  if (j < m) {
    const h = load<f64>(H) + load<f64>(shift);
    const now = h > 0 ? 1 : gamma;
    const before = load<f64>(slopes);
    sum += load<f64>(a) * (now * h);
    if (now !== before) note(indices, changes, count++, j, load<f64>(a) * (now - before));
    store<f64>(slopes, now);
  }
  store<f64>(out, sum);
  store<f64>(out + 8, <f64>count);
}

/** signs = sign(g), d; `indices` and `changes` list the coordinates that changed and by how much; out: their number. */
export function turnSigns(d: i32, g: usize, signs: usize, indices: usize, changes: usize, out: usize): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  let count = 0;
  let k = 0;
  for (; k + 4 <= d; k += 4) {
    const value = v128.load(g);
    const now = f32x4.sub(v128.and(f32x4.gt(value, zero), one), v128.and(f32x4.lt(value, zero), one));
    const before = v128.load(signs);
    if (v128.any_true(f32x4.ne(now, before))) {
      v128.store(signs, now);
      const change = f32x4.sub(now, before);
      const bits = i32x4.bitmask(f32x4.ne(now, before));
      if (bits & 1) note(indices, changes, count++, k, <f64>f32x4.extract_lane(change, 0));
      if (bits & 2) note(indices, changes, count++, k + 1, <f64>f32x4.extract_lane(change, 1));
      if (bits & 4) note(indices, changes, count++, k + 2, <f64>f32x4.extract_lane(change, 2));
      if (bits & 8) note(indices, changes, count++, k + 3, <f64>f32x4.extract_lane(change, 3));
    }
    g += 16;
    signs += 16;
  }
  for (; k < d; k++) {
    const value = load<f32>(g);
    const now: f32 = value > 0 ? 1 : value < 0 ? -1 : 0;
    const change = now - load<f32>(signs);
    if (change !== 0) note(indices, changes, count++, k, <f64>change);
    store<f32>(signs, now);
    g += 4;
    signs += 4;
  }
  store<f64>(out, <f64>count);
}

/**
 * The coordinate of largest abs(g) among free ones, of equal ones the lowest; out holds it, or -1 where none is free.
 * g: d; free: d, float32, 1 where a coordinate is free and 0 elsewhere.
 */
export function largestFree(d: i32, g: usize, free: usize, out: usize): void {
  // Coordinates that are not free become -1, less than every absolute value.
  const one = f32x4.splat(1);
  let most = f32x4.splat(-1);
  let places = i32x4.splat(-1);
  let here = i32x4(0, 1, 2, 3);
  let k = 0;
  for (; k + 4 <= d; k += 4) {
    const open = v128.load(free);
    const size = f32x4.sub(f32x4.mul(f32x4.abs(v128.load(g)), open), f32x4.sub(one, open));
    const larger = f32x4.gt(size, most);
    most = v128.bitselect(size, most, larger);
    places = v128.bitselect(here, places, larger);
    here = i32x4.add(here, i32x4.splat(4));
    g += 16;
    free += 16;
  }
  let best: f32 = -1;
  let place = -1;
  v128.store(lanes, most);
  v128.store(lanes, places, 16);
  for (let lane = lanes; lane < lanes + 16; lane += 4) {
    const size = load<f32>(lane);
    const at = load<i32>(lane, 16);
    if (size > best || (size === best && at < place)) {
      best = size;
      place = at;
    }
  }
  for (; k < d; k++) {
    const size = abs(load<f32>(g));
    if (load<f32>(free) > 0 && size > best) {
      best = size;
      place = k;
    }
    g += 4;
    free += 4;
  }
  store<f64>(out, <f64>place);
}
