import { demote, promoteHigh } from './lanes';

// Batch normalization followed by a leaky ReLU, phi(y) = y for y > 0 and gamma y elsewhere, with y_nj = p_j x_nj + r_j.
// The gradient by y is phi'(y) times the gradient by the output; y is computed again rather than kept.

/** p x + r, as `combineColumns` computes it with a second factor of 0. */
function normalized(x: v128, p: v128, r: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(p, x), f32x4.mul(f32x4.splat(0), x)), r);
}

/** values where y > 0, gamma values elsewhere, rounded once. */
function leaky(y: v128, values: v128, gamma: v128): v128 {
  const low = f64x2.mul(f64x2.promote_low_f32x4(values), gamma);
  const high = f64x2.mul(promoteHigh(values), gamma);
  return v128.bitselect(values, demote(low, high), f32x4.gt(y, f32x4.splat(0)));
}

/** out_nj = phi(p_j X_nj + r_j). X, out: N x d, out may be X; p, r: d. d: a multiple of 4. */
export function normalizeLeaky(N: i32, d: i32, X: usize, p: usize, r: usize, gamma: f64, out: usize): void {
  const slope = f64x2.splat(gamma);
  const bytes = (<usize>d) << 2;
  for (let n = 0; n < N; n++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const y = normalized(v128.load(X + at), v128.load(p + at), v128.load(r + at));
      v128.store(out + at, leaky(y, y, slope));
    }
    X += bytes;
    out += bytes;
  }
}

/** Columns summed at once, in bytes, and rows of them that stay in the first-level cache. */
const COLUMN_BYTES: usize = 256;
const BLOCK_ROWS: i32 = 64;
/** Sums, then products, of as many columns, float64. */
const partial = memory.data(1024, 16);
const PRODUCTS: usize = 512;

/** Adds to the sums and products of four columns, in order of n. */
function addFour(
  N: i32,
  step: usize,
  X: usize,
  mean: v128,
  p: v128,
  r: v128,
  G: usize,
  gamma: v128,
  sums: usize,
): void {
  const m0 = f64x2.promote_low_f32x4(mean);
  const m1 = promoteHigh(mean);
  let s0 = v128.load(sums);
  let s1 = v128.load(sums, 16);
  let t0 = v128.load(sums, PRODUCTS);
  let t1 = v128.load(sums, PRODUCTS + 16);
  for (let n = 0; n < N; n++) {
    const x = v128.load(X);
    const g = leaky(normalized(x, p, r), v128.load(G), gamma);
    const g0 = f64x2.promote_low_f32x4(g);
    const g1 = promoteHigh(g);
    s0 = f64x2.add(s0, g0);
    s1 = f64x2.add(s1, g1);
    t0 = f64x2.add(t0, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(x), m0), g0));
    t1 = f64x2.add(t1, f64x2.mul(f64x2.sub(promoteHigh(x), m1), g1));
    X += step;
    G += step;
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, t0, PRODUCTS);
  v128.store(sums, t1, PRODUCTS + 16);
}

/**
 * sums_j = sum_n g_nj and products_j = sum_n g_nj (X_nj - mean_j), in float64 in order of n, with g the gradient by y
 * of the gradient G by the output. X, G: N x d; the others: d, a multiple of 4.
 */
export function normalizeLeakySums(
  N: i32,
  d: i32,
  X: usize,
  mean: usize,
  p: usize,
  r: usize,
  G: usize,
  gamma: f64,
  sums: usize,
  products: usize,
): void {
  const step = (<usize>d) << 2;
  const slope = f64x2.splat(gamma);
  for (let j: usize = 0; j < step; j += COLUMN_BYTES) {
    const bytes = min(COLUMN_BYTES, step - j);
    memory.fill(partial, 0, 1024);
    for (let n = 0; n < N; n += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, N - n);
      const from = <usize>n * step + j;
      for (let at: usize = 0; at < bytes; at += 16) {
        const c = j + at;
        const means = v128.load(mean + c);
        const ps = v128.load(p + c);
        const rs = v128.load(r + c);
        addFour(rows, step, X + from + at, means, ps, rs, G + from + at, slope, partial + (at << 1));
      }
    }
    for (let at: usize = 0; at < bytes; at += 16) {
      const four = partial + (at << 1);
      v128.store(sums + j + at, demote(v128.load(four), v128.load(four, 16)));
      v128.store(products + j + at, demote(v128.load(four, PRODUCTS), v128.load(four, PRODUCTS + 16)));
    }
  }
}

/**
 * out_nj = s_j g_nj + t_j X_nj + u_j, with g as above. X, G, out: N x d, out may be G or X; the others: d, a multiple
 * of 4.
 */
export function normalizeLeakyGradient(
  N: i32,
  d: i32,
  X: usize,
  p: usize,
  r: usize,
  G: usize,
  gamma: f64,
  s: usize,
  t: usize,
  u: usize,
  out: usize,
): void {
  const slope = f64x2.splat(gamma);
  const bytes = (<usize>d) << 2;
  for (let n = 0; n < N; n++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const x = v128.load(X + at);
      const y = normalized(x, v128.load(p + at), v128.load(r + at));
      const g = leaky(y, v128.load(G + at), slope);
      const sum = f32x4.add(f32x4.mul(v128.load(s + at), g), f32x4.mul(v128.load(t + at), x));
      v128.store(out + at, f32x4.add(sum, v128.load(u + at)));
    }
    X += bytes;
    G += bytes;
    out += bytes;
  }
}
