// Philox-4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A counter of
// four words and a key of two give four random words, so that any entry can be computed without the others.
// Here the counter is (quad, row, 0, 0) and the key (seed, purpose).

const M0: i32 = <i32>0xd2511f53;
const M1: i32 = <i32>0xcd9e8d57;
const W0: i32 = <i32>0x9e3779b9;
const W1: i32 = <i32>0xbb67ae85;

/**
 * Runs four counters at once: c0 to c3 hold word 0 to 3 of each. Writes, at out, the four words of the first
 * counter, then of the second, and so on: 64 bytes.
 */
export function philoxFour(c0: v128, c1: v128, c2: v128, c3: v128, key0: i32, key1: i32, out: usize): void {
  const m0 = i32x4.splat(M0);
  const m1 = i32x4.splat(M1);
  for (let round = 0; round < 10; round++) {
    const p0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const q0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const p1 = i64x2.extmul_low_i32x4_u(c2, m1);
    const q1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(p1, q1, 1, 3, 5, 7), c1), i32x4.splat(key0));
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(p0, q0, 1, 3, 5, 7), c3), i32x4.splat(key1));
    c1 = v128.shuffle<i32>(p1, q1, 0, 2, 4, 6);
    c3 = v128.shuffle<i32>(p0, q0, 0, 2, 4, 6);
    key0 += W0;
    key1 += W1;
  }
  storeCounters(c0, c1, c2, c3, out);
}

/**
 * Runs eight counters at once, in two chains that do not wait for each other: (c0, row, 0, 0) and (d0, row, 0, 0) for
 * the lanes of c0 and d0. Writes 128 bytes at out, as `philoxFour` does.
 */
function philoxEight(c0: v128, d0: v128, row: i32, key0: i32, key1: i32, out: usize): void {
  const m0 = i32x4.splat(M0);
  const m1 = i32x4.splat(M1);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  let c1 = i32x4.splat(row);
  let c2 = i32x4.splat(0);
  let c3 = c2;
  let d1 = c1;
  let d2 = c2;
  let d3 = c2;
  for (let round = 0; round < 10; round++) {
    const p0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const q0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const r0 = i64x2.extmul_low_i32x4_u(d0, m0);
    const s0 = i64x2.extmul_high_i32x4_u(d0, m0);
    const p1 = i64x2.extmul_low_i32x4_u(c2, m1);
    const q1 = i64x2.extmul_high_i32x4_u(c2, m1);
    const r1 = i64x2.extmul_low_i32x4_u(d2, m1);
    const s1 = i64x2.extmul_high_i32x4_u(d2, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(p1, q1, 1, 3, 5, 7), c1), k0);
    d0 = v128.xor(v128.xor(v128.shuffle<i32>(r1, s1, 1, 3, 5, 7), d1), k0);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(p0, q0, 1, 3, 5, 7), c3), k1);
    d2 = v128.xor(v128.xor(v128.shuffle<i32>(r0, s0, 1, 3, 5, 7), d3), k1);
    c1 = v128.shuffle<i32>(p1, q1, 0, 2, 4, 6);
    d1 = v128.shuffle<i32>(r1, s1, 0, 2, 4, 6);
    c3 = v128.shuffle<i32>(p0, q0, 0, 2, 4, 6);
    d3 = v128.shuffle<i32>(r0, s0, 0, 2, 4, 6);
    k0 = i32x4.add(k0, i32x4.splat(W0));
    k1 = i32x4.add(k1, i32x4.splat(W1));
  }
  storeCounters(c0, c1, c2, c3, out);
  storeCounters(d0, d1, d2, d3, out + 64);
}

/** Stores word 0 to 3 of four counters, counter by counter. */
function storeCounters(c0: v128, c1: v128, c2: v128, c3: v128, out: usize): void {
  const low01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(out, v128.shuffle<i64>(low01, low23, 1, 3), 16);
  v128.store(out, v128.shuffle<i64>(high01, high23, 0, 2), 32);
  v128.store(out, v128.shuffle<i64>(high01, high23, 1, 3), 48);
}

/** The 16 words of columns 16 block to 16 block + 15 of a row: column 4 q + r is word r of counter (q, row, 0, 0). */
export function philoxBlock(block: i32, row: i32, seed: i32, purpose: i32, out: usize): void {
  const zero = i32x4.splat(0);
  const quads = i32x4.add(i32x4.splat(block << 2), i32x4(0, 1, 2, 3));
  philoxFour(quads, i32x4.splat(row), zero, zero, seed, purpose, out);
}

/** The words of blocks `block` and `block` + 1 of a row. */
export function philoxTwoBlocks(block: i32, row: i32, seed: i32, purpose: i32, out: usize): void {
  const quads = i32x4.add(i32x4.splat(block << 2), i32x4(0, 1, 2, 3));
  philoxEight(quads, i32x4.add(quads, i32x4.splat(4)), row, seed, purpose, out);
}

/** Word 0 to 3 of counters (block, 0, n, 0) with the key (seed, 0), for n from 0 to `count` - 1, a multiple of 4. */
export function threadWords(count: i32, out: usize, seed: i32, block: i32): void {
  const zero = i32x4.splat(0);
  for (let n = 0; n < count; n += 4, out += 64)
    philoxFour(i32x4.splat(block), zero, i32x4.add(i32x4.splat(n), i32x4(0, 1, 2, 3)), zero, seed, 0, out);
}
