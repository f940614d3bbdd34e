import { addTo, lanesSum } from '../lanes';
import { carried, hasLow, lastTwo, numberAt, numbers, round } from './fixed-vector';
import { entriesBefore } from './triangle';

// The product of a triangle of int16 with a rounded vector. Two products of int16 are added by one instruction, and all
// sums are exact, so that they do not depend on the order. As in `symv`, each entry is used for its row and for its
// column. The vector has 24 bits where entries have 16, and 16 where entries have 12.

/** Products of an entry and a part whose sum surely fits in 32 bits: 32 x 32767 x 2048 and 32 x 2047 x 32767 < 2^31. */
const PRODUCTS: i32 = 32;
/**
 * Columns after which sums of a row are carried over: a lane adds two products for every eight columns. That many columns
 * of eight rows also fit in the first-level cache, from which they are read again for sums of columns.
 */
const COLUMNS: i32 = 8 * (PRODUCTS / 2);

/** Sums of the products of pairs of neighbours. */
function pairs(a: v128, b: v128): v128 {
  return i32x4.dot_i16x8_s(a, b);
}

/** The first four columns of two rows, a pair for each column. */
function firstColumns(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** The last four. */
function lastColumns(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Adds four sums of products to those at an address. */
function addSums(to: usize, sums: v128): void {
  v128.store(to, i32x4.add(v128.load(to), sums));
}

/**
 * Multiplies four rows by some columns, at most `COLUMNS`: adds their sums to the four float64 at yRows. The first row is
 * at k, the others are k1, k2 and k3 bytes further on; the parts of x go from `high` to `end`, and from `low` on.
 */
function rowSums<Kind>(
  k: usize,
  k1: usize,
  k2: usize,
  k3: usize,
  high: usize,
  low: usize,
  end: usize,
  yRows: usize,
): void {
  let h0 = i32x4.splat(0);
  let h1 = h0;
  let h2 = h0;
  let h3 = h0;
  let l0 = h0;
  let l1 = h0;
  let l2 = h0;
  let l3 = h0;
  for (; high < end; high += 16) {
    const xHigh = v128.load(high);
    const xLow = hasLow<Kind>() ? v128.load(low) : xHigh;
    let row = v128.load(k);
    h0 = i32x4.add(h0, pairs(row, xHigh));
    if (hasLow<Kind>()) l0 = i32x4.add(l0, pairs(row, xLow));
    row = v128.load(k + k1);
    h1 = i32x4.add(h1, pairs(row, xHigh));
    if (hasLow<Kind>()) l1 = i32x4.add(l1, pairs(row, xLow));
    row = v128.load(k + k2);
    h2 = i32x4.add(h2, pairs(row, xHigh));
    if (hasLow<Kind>()) l2 = i32x4.add(l2, pairs(row, xLow));
    row = v128.load(k + k3);
    h3 = i32x4.add(h3, pairs(row, xHigh));
    if (hasLow<Kind>()) l3 = i32x4.add(l3, pairs(row, xLow));
    k += 16;
    low += 16;
  }
  addTo(yRows, lanesSum(carried<Kind>(h0, l0)));
  addTo(yRows + 8, lanesSum(carried<Kind>(h1, l1)));
  addTo(yRows + 16, lanesSum(carried<Kind>(h2, l2)));
  addTo(yRows + 24, lanesSum(carried<Kind>(h3, l3)));
}

/** Sum of the products of four pairs. */
function fourPairs(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128, d: v128, w: v128): v128 {
  return i32x4.add(i32x4.add(pairs(a, x), pairs(b, y)), i32x4.add(pairs(c, z), pairs(d, w)));
}

/**
 * Multiplies eight rows by `cols` columns (a multiple of eight). The first row is at k, rows are `step` bytes apart, and
 * each is one entry longer than the last. `high` and `low` are the parts of x at the first column, `rowsHigh` and
 * `rowsLow` those at the first row. Adds to the rows' sums at yRows (float64) and to the columns' sums at sumsHigh and
 * sumsLow (int32).
 */
function eightRows<Kind>(
  cols: i32,
  k: usize,
  step: usize,
  high: usize,
  low: usize,
  rowsHigh: usize,
  rowsLow: usize,
  yRows: usize,
  sumsHigh: usize,
  sumsLow: usize,
): void {
  const high01 = v128.load32_splat(rowsHigh);
  const high23 = v128.load32_splat(rowsHigh, 4);
  const high45 = v128.load32_splat(rowsHigh, 8);
  const high67 = v128.load32_splat(rowsHigh, 12);
  const low01 = v128.load32_splat(rowsLow);
  const low23 = v128.load32_splat(rowsLow, 4);
  const low45 = v128.load32_splat(rowsLow, 8);
  const low67 = v128.load32_splat(rowsLow, 12);
  const k1 = step;
  const k2 = k1 + step + 2;
  const k3 = k2 + step + 4;
  const k4 = k3 + step + 6;
  const k5 = k4 + step + 8;
  const k6 = k5 + step + 10;
  const k7 = k6 + step + 12;
  for (let from = 0; from < cols; from += COLUMNS) {
    const bytes = (<usize>min(COLUMNS, cols - from)) << 1;
    rowSums<Kind>(k, k1, k2, k3, high, low, high + bytes, yRows);
    rowSums<Kind>(k + k4, k5 - k4, k6 - k4, k7 - k4, high, low, high + bytes, yRows + 32);
    high += bytes;
    low += bytes;
    for (const end = k + bytes; k < end; k += 16) {
      const row0 = v128.load(k);
      const row1 = v128.load(k + k1);
      const row2 = v128.load(k + k2);
      const row3 = v128.load(k + k3);
      const row4 = v128.load(k + k4);
      const row5 = v128.load(k + k5);
      const row6 = v128.load(k + k6);
      const row7 = v128.load(k + k7);
      let a = firstColumns(row0, row1);
      let b = firstColumns(row2, row3);
      let c = firstColumns(row4, row5);
      let d = firstColumns(row6, row7);
      addSums(sumsHigh, fourPairs(a, high01, b, high23, c, high45, d, high67));
      if (hasLow<Kind>()) addSums(sumsLow, fourPairs(a, low01, b, low23, c, low45, d, low67));
      a = lastColumns(row0, row1);
      b = lastColumns(row2, row3);
      c = lastColumns(row4, row5);
      d = lastColumns(row6, row7);
      addSums(sumsHigh + 16, fourPairs(a, high01, b, high23, c, high45, d, high67));
      if (hasLow<Kind>()) addSums(sumsLow + 16, fourPairs(a, low01, b, low23, c, low45, d, low67));
      sumsHigh += 32;
      sumsLow += 32;
    }
  }
}

/** Four int16 at an address, as int32. */
function fourShorts(from: usize): v128 {
  return i32x4.extend_low_i16x8_s(v128.load64_zero(from));
}

/** Multiplies row n by the columns from j0 on, as `eightRows` does. */
function oneRow<Kind>(n: i32, j0: i32, k: usize, high: usize, low: usize, y: usize): void {
  const xRow = numberAt<Kind>(n, high, low);
  const xRows = f64x2.splat(xRow);
  let sums = f64x2.splat(0);
  let j = j0;
  for (; j + 4 <= n; j += 4) {
    const at = (<usize>j) << 1;
    const entries = fourShorts(k + at);
    const xHigh = fourShorts(high + at);
    const xLow = hasLow<Kind>() ? fourShorts(low + at) : xHigh;
    const first = f64x2.convert_low_i32x4_s(entries);
    const last = f64x2.convert_low_i32x4_s(lastTwo(entries));
    sums = f64x2.add(sums, f64x2.mul(first, numbers<Kind>(xHigh, xLow)));
    sums = f64x2.add(sums, f64x2.mul(last, numbers<Kind>(lastTwo(xHigh), lastTwo(xLow))));
    const to = y + ((<usize>j) << 3);
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(first, xRows)));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(last, xRows)), 16);
  }
  let sum = lanesSum(sums);
  for (; j < n; j++) {
    const entry = <f64>load<i16>(k + ((<usize>j) << 1));
    sum += entry * numberAt<Kind>(j, high, low);
    addTo(y + ((<usize>j) << 3), entry * xRow);
  }
  addTo(y + ((<usize>n) << 3), sum);
}

/** Adds the sums of the first `count` columns, a multiple of four, to y, and sets them to zero. */
function carryColumns<Kind>(count: i32, sumsHigh: usize, sumsLow: usize, y: usize): void {
  for (const end = y + ((<usize>count) << 3); y < end; y += 32) {
    const high = v128.load(sumsHigh);
    const low = hasLow<Kind>() ? v128.load(sumsLow) : high;
    v128.store(y, f64x2.add(v128.load(y), numbers<Kind>(high, low)));
    v128.store(y, f64x2.add(v128.load(y, 16), numbers<Kind>(lastTwo(high), lastTwo(low))), 16);
    v128.store(sumsHigh, i32x4.splat(0));
    if (hasLow<Kind>()) v128.store(sumsLow, i32x4.splat(0));
    sumsHigh += 16;
    sumsLow += 16;
  }
}

/** See `fixedSymv` and `coarseSymv`. */
function share<Kind>(from: i32, to: i32, K: usize, x: usize, y: usize, work: usize): void {
  const room = <usize>(to + 8);
  const sumsHigh = work;
  const sumsLow = sumsHigh + (room << 2);
  const high = sumsLow + (room << 2);
  const low = high + (room << 1);
  memory.fill(work, 0, 12 * room);
  const unit = round<Kind>(to, x, high, low);
  memory.fill(y, 0, (<usize>to) << 3);
  let n = from;
  for (let added = 0; n + 8 <= to; n += 8) {
    const row = K + (entriesBefore(n) << 1);
    const at = (<usize>n) << 1;
    eightRows<Kind>(
      n,
      row,
      (<usize>n + 1) << 1,
      high,
      low,
      high + at,
      low + at,
      y + ((<usize>n) << 3),
      sumsHigh,
      sumsLow,
    );
    added += 8;
    if (added === PRODUCTS || n + 16 > to) {
      carryColumns<Kind>(n, sumsHigh, sumsLow, y);
      added = 0;
    }
    for (let i = n; i < n + 8; i++) oneRow<Kind>(i, n, K + (entriesBefore(i) << 1), high, low, y);
  }
  for (; n < to; n++) oneRow<Kind>(n, 0, K + (entriesBefore(n) << 1), high, low, y);
  for (let i: usize = 0; i < <usize>to; i++) store<f64>(y + (i << 3), unit * load<f64>(y + (i << 3)));
}

/**
 * The share that rows `from` to `to` - 1 have in y = K x for symmetric K in fixed point, in its units and without its
 * diagonal: their own entries of y, and what their columns add to earlier ones. K is a triangle of int16 with zeros on
 * the diagonal; x and y are float64, and the first `to` entries of y are written. x is rounded to 24 bits; the sums are
 * exact up to 2^53 of the units of K and of the rounded x. `from` is a multiple of eight. `work` has 12 (to + 8)
 * bytes.
 */
export function fixedSymv(from: i32, to: i32, K: usize, x: usize, y: usize, work: usize): void {
  share<i16>(from, to, K, x, y, work);
}

/** The same with entries of K within +-2047 and x rounded to 16 bits, which takes three quarters of the time. */
export function coarseSymv(from: i32, to: i32, K: usize, x: usize, y: usize, work: usize): void {
  share<i8>(from, to, K, x, y, work);
}
