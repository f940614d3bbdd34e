import { demote, promoteHigh } from './lanes';

/** Columns summed at once, four cache lines that follow each other, and rows of them that stay in the first-level cache. */
const COLUMNS: i32 = 64;
const BLOCK_ROWS: i32 = 64;

/** Float64 sums of a block's columns. */
const partial = memory.data(512, 16);

/** Y_nj = Y_nj + b_j. Y: N x d, b: d, float32. */
export function addBias(N: i32, d: i32, Y: usize, b: usize): void {
  for (let n = 0; n < N; n++) {
    let bias = b;
    let j = 0;
    for (; j + 4 <= d; j += 4) {
      v128.store(Y, f32x4.add(v128.load(Y), v128.load(bias)));
      Y += 16;
      bias += 16;
    }
    for (; j < d; j++) {
      store<f32>(Y, load<f32>(Y) + load<f32>(bias));
      Y += 4;
      bias += 4;
    }
  }
}

/** partial_j = partial_j + sum_n X_nj over sixteen columns, in order of n. */
function addSixteenSums(N: i32, step: usize, X: usize, sums: usize): void {
  let s0 = v128.load(sums);
  let s1 = v128.load(sums, 16);
  let s2 = v128.load(sums, 32);
  let s3 = v128.load(sums, 48);
  let s4 = v128.load(sums, 64);
  let s5 = v128.load(sums, 80);
  let s6 = v128.load(sums, 96);
  let s7 = v128.load(sums, 112);
  for (let n = 0; n < N; n++) {
    const x0 = v128.load(X);
    const x1 = v128.load(X, 16);
    const x2 = v128.load(X, 32);
    const x3 = v128.load(X, 48);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(x0));
    s1 = f64x2.add(s1, promoteHigh(x0));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(x1));
    s3 = f64x2.add(s3, promoteHigh(x1));
    s4 = f64x2.add(s4, f64x2.promote_low_f32x4(x2));
    s5 = f64x2.add(s5, promoteHigh(x2));
    s6 = f64x2.add(s6, f64x2.promote_low_f32x4(x3));
    s7 = f64x2.add(s7, promoteHigh(x3));
    X += step;
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  v128.store(sums, s4, 64);
  v128.store(sums, s5, 80);
  v128.store(sums, s6, 96);
  v128.store(sums, s7, 112);
}

/** b_j = b_j + sum_n X_nj, summed in float64. X: N x d, b: d, float32. */
export function addColumnSums(N: i32, d: i32, X: usize, b: usize): void {
  const step = (<usize>d) << 2;
  let j = 0;
  while (j + 16 <= d) {
    const columns = min(COLUMNS, (d - j) & -16);
    for (let k = 0; k < columns; k++) store<f64>(partial + (k << 3), <f64>load<f32>(b + (k << 2)));
    for (let n = 0; n < N; n += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, N - n);
      const from = X + <usize>n * step;
      for (let k = 0; k < columns; k += 16)
        addSixteenSums(rows, step, from + ((<usize>k) << 2), partial + ((<usize>k) << 3));
    }
    for (let k = 0; k < columns; k++) store<f32>(b + (k << 2), <f32>load<f64>(partial + (k << 3)));
    const bytes = (<usize>columns) << 2;
    X += bytes;
    b += bytes;
    j += columns;
  }
  for (; j < d; j++) {
    let sum = <f64>load<f32>(b);
    for (let n = 0; n < N; n++) sum += <f64>load<f32>(X + <usize>n * step);
    store<f32>(b, <f32>sum);
    X += 4;
    b += 4;
  }
}

/** partial_j = partial_j + sum_n (X_nj - x_j) (Y_nj - y_j) over four columns, in order of n. */
function addFourProducts(N: i32, step: usize, X: usize, x: usize, Y: usize, y: usize, sums: usize): void {
  const x0 = f64x2.promote_low_f32x4(v128.load(x));
  const x1 = promoteHigh(v128.load(x));
  const y0 = f64x2.promote_low_f32x4(v128.load(y));
  const y1 = promoteHigh(v128.load(y));
  let s0 = v128.load(sums);
  let s1 = v128.load(sums, 16);
  for (let n = 0; n < N; n++) {
    const left = v128.load(X);
    const right = v128.load(Y);
    const u0 = f64x2.sub(f64x2.promote_low_f32x4(left), x0);
    const u1 = f64x2.sub(promoteHigh(left), x1);
    const v0 = f64x2.sub(f64x2.promote_low_f32x4(right), y0);
    const v1 = f64x2.sub(promoteHigh(right), y1);
    s0 = f64x2.add(s0, f64x2.mul(u0, v0));
    s1 = f64x2.add(s1, f64x2.mul(u1, v1));
    X += step;
    Y += step;
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
}

/** The same for one column; returns the sum. */
function addOneProduct(N: i32, step: usize, X: usize, x: usize, Y: usize, y: usize, sum: f64): f64 {
  const left = <f64>load<f32>(x);
  const right = <f64>load<f32>(y);
  for (let n = 0; n < N; n++) {
    sum += (<f64>load<f32>(X) - left) * (<f64>load<f32>(Y) - right);
    X += step;
    Y += step;
  }
  return sum;
}

/** b_j = b_j + sum_n (X_nj - x_j) (Y_nj - y_j), in float64, in order of n. X, Y: N x d; x, y, b: d, float32. */
export function addColumnProducts(N: i32, d: i32, X: usize, x: usize, Y: usize, y: usize, b: usize): void {
  const step = (<usize>d) << 2;
  let j = 0;
  for (; j + 4 <= d; ) {
    const columns = min(COLUMNS, (d - j) & -4);
    for (let k = 0; k < columns; k++) store<f64>(partial + (k << 3), <f64>load<f32>(b + (k << 2)));
    for (let n = 0; n < N; n += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, N - n);
      const from = <usize>n * step;
      for (let k = 0; k < columns; k += 4) {
        const at = (<usize>k) << 2;
        addFourProducts(rows, step, X + from + at, x + at, Y + from + at, y + at, partial + (at << 1));
      }
    }
    for (let k = 0; k < columns; k++) store<f32>(b + (k << 2), <f32>load<f64>(partial + (k << 3)));
    const bytes = (<usize>columns) << 2;
    X += bytes;
    x += bytes;
    Y += bytes;
    y += bytes;
    b += bytes;
    j += columns;
  }
  for (; j < d; j++) {
    store<f32>(b, <f32>addOneProduct(N, step, X, x, Y, y, <f64>load<f32>(b)));
    X += 4;
    x += 4;
    Y += 4;
    y += 4;
    b += 4;
  }
}

/** out_nj = p_j A_nj + q_j B_nj + r_j, in float32. A, B, out: N x d; p, q, r: d. out may be A or B. */
export function combineColumns(
  N: i32,
  d: i32,
  A: usize,
  p: usize,
  B: usize,
  q: usize,
  r: usize,
  out: usize,
): void {
  for (let n = 0; n < N; n++) {
    let at: usize = 0;
    let j = 0;
    for (; j + 4 <= d; j += 4) {
      const a = f32x4.mul(v128.load(p + at), v128.load(A));
      const b = f32x4.mul(v128.load(q + at), v128.load(B));
      v128.store(out, f32x4.add(f32x4.add(a, b), v128.load(r + at)));
      A += 16;
      B += 16;
      out += 16;
      at += 16;
    }
    for (; j < d; j++) {
      const sum = load<f32>(p + at) * load<f32>(A) + load<f32>(q + at) * load<f32>(B);
      store<f32>(out, sum + load<f32>(r + at));
      A += 4;
      B += 4;
      out += 4;
      at += 4;
    }
  }
}

/** out_i = value_i where x_i > 0 and gamma value_i, rounded once, elsewhere; n entries. out may be X or the values. */
export function leakyScale(n: i32, X: usize, values: usize, gamma: f64, out: usize): void {
  const slope = f64x2.splat(gamma);
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const value = v128.load(values);
    const low = f64x2.mul(f64x2.promote_low_f32x4(value), slope);
    const high = f64x2.mul(promoteHigh(value), slope);
    v128.store(out, v128.bitselect(value, demote(low, high), f32x4.gt(v128.load(X), zero)));
    X += 16;
    values += 16;
    out += 16;
  }
  for (; i < n; i++) {
    const value = load<f32>(values);
    store<f32>(out, load<f32>(X) > 0 ? value : <f32>(gamma * <f64>value));
    X += 4;
    values += 4;
    out += 4;
  }
}

/**
 * A step of Nesterov momentum, in float64 with results rounded to float32: s = g + weightDecay p, u = momentum v + s, v
 * = u, p = p - lr (s + momentum u). p, g, v: n, float32.
 */
export function nesterovStep(
  n: i32,
  p: usize,
  g: usize,
  v: usize,
  lr: f64,
  momentum: f64,
  weightDecay: f64,
): void {
  const rate = f64x2.splat(lr);
  const kept = f64x2.splat(momentum);
  const decay = f64x2.splat(weightDecay);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const ps = v128.load(p);
    const gs = v128.load(g);
    const vs = v128.load(v);
    const p0 = f64x2.promote_low_f32x4(ps);
    const p1 = promoteHigh(ps);
    const s0 = f64x2.add(f64x2.promote_low_f32x4(gs), f64x2.mul(decay, p0));
    const s1 = f64x2.add(promoteHigh(gs), f64x2.mul(decay, p1));
    const u0 = f64x2.add(f64x2.mul(kept, f64x2.promote_low_f32x4(vs)), s0);
    const u1 = f64x2.add(f64x2.mul(kept, promoteHigh(vs)), s1);
    v128.store(v, demote(u0, u1));
    const step0 = f64x2.mul(rate, f64x2.add(s0, f64x2.mul(kept, u0)));
    const step1 = f64x2.mul(rate, f64x2.add(s1, f64x2.mul(kept, u1)));
    v128.store(p, demote(f64x2.sub(p0, step0), f64x2.sub(p1, step1)));
    p += 16;
    g += 16;
    v += 16;
  }
  for (; i < n; i++) {
    const at = <f64>load<f32>(p);
    const slope = <f64>load<f32>(g) + weightDecay * at;
    const speed = momentum * <f64>load<f32>(v) + slope;
    store<f32>(v, <f32>speed);
    store<f32>(p, <f32>(at - lr * (slope + momentum * speed)));
    p += 4;
    g += 4;
    v += 4;
  }
}
