// One-dimensional transforms of Winograd's F(3 x 3, 3 x 3): of five or three numbers of four channels each.

// @inline
function read(line: usize, step: usize, k: i32): v128 {
  return v128.load(line + <usize>k * step);
}

// @inline
function write(line: usize, step: usize, k: i32, value: v128): void {
  v128.store(line + <usize>k * step, value);
}

// @inline
function twice(x: v128): v128 {
  return f32x4.add(x, x);
}

/** Transforms five numbers of an input. */
// @inline
export function inputLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const d1 = read(from, fromStep, 1);
  const d2 = read(from, fromStep, 2);
  const d3 = read(from, fromStep, 3);
  const d31 = f32x4.sub(d3, d1);
  write(to, toStep, 0, f32x4.add(twice(f32x4.sub(read(from, fromStep, 0), d2)), d31));
  write(to, toStep, 1, f32x4.sub(d31, f32x4.add(d1, d2)));
  write(to, toStep, 2, f32x4.add(f32x4.sub(d3, d2), twice(f32x4.sub(d1, d2))));
  write(to, toStep, 3, d31);
  write(to, toStep, 4, f32x4.sub(f32x4.sub(read(from, fromStep, 4), d2), twice(d31)));
}

/** The transpose of `inputLine`. */
// @inline
export function inputGradientLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const v0 = read(from, fromStep, 0);
  const v1 = read(from, fromStep, 1);
  const v2 = read(from, fromStep, 2);
  const v3 = read(from, fromStep, 3);
  const v4 = read(from, fromStep, 4);
  const v03 = f32x4.add(v0, v3);
  const v12 = f32x4.add(v1, v2);
  write(to, toStep, 0, twice(v0));
  write(to, toStep, 1, f32x4.sub(twice(f32x4.add(f32x4.sub(v2, v1), v4)), v03));
  write(to, toStep, 2, f32x4.neg(f32x4.add(f32x4.add(v12, twice(f32x4.add(v0, v2))), v4)));
  write(to, toStep, 3, f32x4.sub(f32x4.add(v03, v12), twice(v4)));
  write(to, toStep, 4, v4);
}

/** Transforms five products to three outputs. */
// @inline
export function outputLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const m1 = read(from, fromStep, 1);
  const m2 = read(from, fromStep, 2);
  const m3 = read(from, fromStep, 3);
  const sum = f32x4.add(m1, m2);
  const double = twice(m3);
  write(to, toStep, 0, f32x4.add(f32x4.add(read(from, fromStep, 0), sum), m3));
  write(to, toStep, 1, f32x4.add(f32x4.sub(m1, m2), double));
  write(to, toStep, 2, f32x4.add(f32x4.add(sum, twice(double)), read(from, fromStep, 4)));
}

/** The transpose of `outputLine`. */
// @inline
export function outputGradientLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const y0 = read(from, fromStep, 0);
  const y1 = read(from, fromStep, 1);
  const y2 = read(from, fromStep, 2);
  const even = f32x4.add(y0, y2);
  write(to, toStep, 0, y0);
  write(to, toStep, 1, f32x4.add(even, y1));
  write(to, toStep, 2, f32x4.sub(even, y1));
  write(to, toStep, 3, f32x4.add(y0, twice(f32x4.add(y1, twice(y2)))));
  write(to, toStep, 4, y2);
}

/** Transforms three numbers of a filter to five. */
// @inline
export function filterLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const w0 = read(from, fromStep, 0);
  const w1 = read(from, fromStep, 1);
  const w2 = read(from, fromStep, 2);
  const even = f32x4.add(w0, w2);
  const sixth = f32x4.splat(1.0 / 6);
  write(to, toStep, 0, f32x4.mul(w0, f32x4.splat(0.5)));
  write(to, toStep, 1, f32x4.mul(f32x4.add(even, w1), f32x4.splat(-0.5)));
  write(to, toStep, 2, f32x4.mul(f32x4.sub(w1, even), sixth));
  write(to, toStep, 3, f32x4.mul(f32x4.add(w0, twice(f32x4.add(w1, twice(w2)))), sixth));
  write(to, toStep, 4, w2);
}

/** The transpose of `filterLine`. */
// @inline
export function filterGradientLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const sixth = f32x4.splat(1.0 / 6);
  const half = f32x4.splat(0.5);
  const u1 = f32x4.mul(read(from, fromStep, 1), half);
  const u2 = f32x4.mul(read(from, fromStep, 2), sixth);
  const u3 = f32x4.mul(read(from, fromStep, 3), sixth);
  const double = twice(u3);
  const odd = f32x4.add(u1, u2);
  write(to, toStep, 0, f32x4.add(f32x4.sub(f32x4.mul(read(from, fromStep, 0), half), odd), u3));
  write(to, toStep, 1, f32x4.add(f32x4.sub(u2, u1), double));
  write(to, toStep, 2, f32x4.add(f32x4.sub(twice(double), odd), read(from, fromStep, 4)));
}
