// Products with P, P_nj = impulse_n a_j s_nj, whose slopes s are mostly 1 or gamma: s = gamma + (1 - gamma) t, and t is
// mostly a bit. All sums of six weighted rows are tabulated once for all hidden units, so that one addition serves six
// rows; the few rows with t between 0 and 1 are multiplied.
import { firstAsFloats, firstOf, splat, storeFirst } from '../lanes';
import { transposeTile } from './transpose';

/** Rows of a block: their bits are one word for each unit. */
const ROWS: i32 = 30;
/** Columns for which the tables of a block stay in the first-level cache, and sums of a unit in registers. */
const COLS: i32 = 16;
const COL_BYTES: usize = 64;
/** A table: sums of the 64 subsets of six rows. */
const TABLE_BYTES: usize = 64 * COL_BYTES;
const TABLES: usize = 5;
/** Units of a tile that is transposed. */
const UNITS: i32 = 32;
const UNIT_BYTES: usize = 128;

/**
 * Splits P (N x m) by t. In `ones` the rows with t = 1, as bits: for each block of 30 rows a word for each unit. In
 * `entries` the rows with another t than 0 and 1, unit by unit, in the order of n: t in float32 and the offset of row n
 * in a panel of 16 columns, 32 bits each; their number for each unit in `counts`, 32 bits each. Room for N m entries.
 * scratch: 16 bytes for each block.
 */
export function splitSlopes(
  N: i32,
  m: i32,
  P: usize,
  impulse: usize,
  a: usize,
  gamma: f64,
  ones: usize,
  counts: usize,
  entries: usize,
  scratch: usize,
): void {
  const slope = splat(gamma);
  const step = (<usize>m) << 2;
  for (let j = 0; j < m; j += 4) {
    const count = min(4, m - j);
    const readout = firstAsFloats(count, a + ((<usize>j) << 3));
    let at = P + ((<usize>j) << 2);
    let words = ones + ((<usize>j) << 2);
    let others = scratch;
    for (let from = 0; from < N; from += ROWS) {
      const rows = min(ROWS, N - from);
      let found = i32x4.splat(0);
      let left = found;
      for (let n = 0; n < rows; n++, at += step) {
        const p = firstOf(count, at);
        const full = f32x4.mul(splat(load<f64>(impulse + ((<usize>(from + n)) << 3))), readout);
        const isFull = f32x4.eq(p, full);
        const isBit = v128.or(isFull, f32x4.eq(p, f32x4.mul(full, slope)));
        const bit = i32x4.splat(1 << n);
        found = v128.or(found, v128.and(isFull, bit));
        left = v128.or(left, v128.andnot(bit, isBit));
      }
      storeFirst(count, found, words);
      v128.store(others, left);
      words += step;
      others += 16;
    }
    for (let unit = j; unit < j + count; unit++) {
      const end = putEntries(
        N,
        unit,
        m,
        P,
        impulse,
        load<f64>(a + ((<usize>unit) << 3)),
        gamma,
        entries,
        scratch,
      );
      store<u32>(counts + ((<usize>unit) << 2), <u32>((end - entries) >> 3));
      entries = end;
    }
  }
}

/** The entries of one unit j with readout a, whose words are every fourth in `others`. @returns their end. */
function putEntries(
  N: i32,
  j: i32,
  m: i32,
  P: usize,
  impulse: usize,
  a: f64,
  gamma: f64,
  entries: usize,
  others: usize,
): usize {
  others += (<usize>(j & 3)) << 2;
  for (let from = 0; from < N; from += ROWS) {
    for (let left = load<u32>(others); left !== 0; left &= left - 1) {
      const n = <usize>from + <usize>ctz(left);
      const p = <f64>load<f32>(P + ((n * <usize>m + <usize>j) << 2));
      const s = p / (load<f64>(impulse + (n << 3)) * a);
      store<f32>(entries, <f32>((s - gamma) / (1 - gamma)));
      store<u32>(entries, <u32>(n * COL_BYTES), 4);
      entries += 8;
    }
    others += 16;
  }
  return entries;
}

/** Rows of the blocks that N rows take. */
function upToBlocks(N: i32): i32 {
  return ((N + ROWS - 1) / ROWS) * ROWS;
}

/** Bytes of workspace of `addSlopeProduct` for at most `rows` rows. */
export function slopeScratchBytes(rows: i32, m: i32): usize {
  return TABLES * TABLE_BYTES + <usize>UNITS * UNIT_BYTES + <usize>(upToBlocks(rows) + 1 + m) * COL_BYTES;
}

/** Rows of M (N x cols, cols at most 16), weighted, to `panel` (N x 16, zeros before) and added to `total`. */
function weightRows(
  N: i32,
  cols: i32,
  M: usize,
  step: usize,
  impulse: usize,
  panel: usize,
  total: usize,
): void {
  for (let n = 0; n < N; n++) {
    const weight = splat(load<f64>(impulse + ((<usize>n) << 3)));
    for (let k = 0; k < cols; k += 4) {
      const at = (<usize>k) << 2;
      const weighted = f32x4.mul(weight, firstOf(min(4, cols - k), M + at));
      v128.store(panel + at, weighted);
      v128.store(total + at, f32x4.add(v128.load(total + at), weighted));
    }
    M += step;
    panel += COL_BYTES;
  }
}

/** The sums of all subsets of each six of 30 rows: bit k of a place stands for row k of the six. */
function tabulate(rows: usize, table: usize): void {
  for (let six: usize = 0; six < TABLES; six++) {
    memory.fill(table, 0, COL_BYTES);
    for (let k: usize = 0; k < 6; k++) {
      const filled = COL_BYTES << k;
      for (let at: usize = 0; at < filled; at += 16) {
        const row = v128.load(rows + (at & (COL_BYTES - 1)));
        v128.store(table + filled + at, f32x4.add(v128.load(table + at), row));
      }
      rows += COL_BYTES;
    }
    table += TABLE_BYTES;
  }
}

/**
 * sums_j (m x 16) += sum of the rows of a block whose bits are set in word j, from its tables. Exported like gemmTile.
 */
export function addTabulated(m: i32, ones: usize, tables: usize, sums: usize): void {
  const end = tables + TABLES * TABLE_BYTES;
  for (let j = 0; j < m; j++) {
    let s0 = v128.load(sums);
    let s1 = v128.load(sums, 16);
    let s2 = v128.load(sums, 32);
    let s3 = v128.load(sums, 48);
    let word = load<u32>(ones);
    // With more loads in one turn V8 runs out of registers, since it places them all before the first addition.
    for (let table = tables; table < end; table += TABLE_BYTES) {
      const sum = table + <usize>(word & 63) * COL_BYTES;
      word >>= 6;
      s0 = f32x4.add(s0, v128.load(sum));
      s1 = f32x4.add(s1, v128.load(sum, 16));
      s2 = f32x4.add(s2, v128.load(sum, 32));
      s3 = f32x4.add(s3, v128.load(sum, 48));
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    ones += 4;
    sums += COL_BYTES;
  }
}

/** sums_j (m x 16) += sum of t_n row_n of the panel over the entries of unit j. Exported like gemmTile. */
export function addEntries(m: i32, counts: usize, entries: usize, panel: usize, sums: usize): void {
  for (let j = 0; j < m; j++) {
    let s0 = v128.load(sums);
    let s1 = v128.load(sums, 16);
    let s2 = v128.load(sums, 32);
    let s3 = v128.load(sums, 48);
    const end = entries + ((<usize>load<u32>(counts)) << 3);
    for (; entries < end; entries += 8) {
      const t = v128.load32_splat(entries);
      const row = panel + <usize>load<u32>(entries, 4);
      s0 = f32x4.add(s0, f32x4.mul(t, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(t, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(t, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(t, v128.load(row, 48)));
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    counts += 4;
    sums += COL_BYTES;
  }
}

/** sums_j (m x 16) = a_j (gamma total + (1 - gamma) sums_j). */
function weightSums(m: i32, a: usize, gamma: f64, total: usize, sums: usize): void {
  for (let j = 0; j < m; j++) {
    const readout = load<f64>(a);
    const low = splat(readout * gamma);
    const high = splat(readout * (1 - gamma));
    for (let at: usize = 0; at < COL_BYTES; at += 16) {
      const all = f32x4.mul(low, v128.load(total + at));
      v128.store(sums + at, f32x4.add(all, f32x4.mul(high, v128.load(sums + at))));
    }
    a += 8;
    sums += COL_BYTES;
  }
}

/** Adds rows x cols numbers at `from` to those at `to`; the steps are the bytes of a row. */
function addBlock(rows: i32, cols: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < cols; k += 4) {
      const count = min(4, cols - k);
      const at = (<usize>k) << 2;
      storeFirst(count, f32x4.add(firstOf(count, to + at), firstOf(count, from + at)), to + at);
    }
    from += fromStep;
    to += toStep;
  }
}

/**
 * C (m x cols) += P^T M, or C (cols x m) += M^T P. P (N x m) is given split (`splitSlopes`); M: N x cols. The steps are
 * the bytes of a row. scratch: slopeScratchBytes(N, m).
 */
export function addSlopeProduct(
  N: i32,
  m: i32,
  cols: i32,
  M: usize,
  step: usize,
  impulse: usize,
  a: usize,
  gamma: f64,
  ones: usize,
  counts: usize,
  entries: usize,
  C: usize,
  cStep: usize,
  isTurned: bool,
  scratch: usize,
): void {
  const tile = scratch + TABLES * TABLE_BYTES;
  const total = tile + <usize>UNITS * UNIT_BYTES;
  const sums = total + COL_BYTES;
  const panel = sums + <usize>m * COL_BYTES;
  const rows = upToBlocks(N);
  for (let from = 0; from < cols; from += COLS) {
    const width = min(COLS, cols - from);
    memory.fill(total, 0, <usize>(1 + m + rows) * COL_BYTES);
    weightRows(N, width, M + ((<usize>from) << 2), step, impulse, panel, total);
    let words = ones;
    for (let block = 0; block < rows; block += ROWS) {
      tabulate(panel + <usize>block * COL_BYTES, scratch);
      addTabulated(m, words, scratch, sums);
      words += (<usize>m) << 2;
    }
    addEntries(m, counts, entries, panel, sums);
    weightSums(m, a, gamma, total, sums);
    if (!isTurned) {
      addBlock(m, width, sums, COL_BYTES, C + ((<usize>from) << 2), cStep);
      continue;
    }
    for (let j = 0; j < m; j += UNITS) {
      const units = min(UNITS, m - j);
      transposeTile(units, width, sums + <usize>j * COL_BYTES, COL_BYTES, tile, UNIT_BYTES);
      const to = C + <usize>from * cStep + ((<usize>j) << 2);
      addBlock(width, units, tile, UNIT_BYTES, to, cStep);
    }
  }
}
