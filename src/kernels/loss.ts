// Exponentials and logarithms come from the compiler's library (a port of musl's) rather than the JavaScript engine, so
// that results are the same everywhere.

/** y_i = exp(x_i). */
export function exp(n: i32, x: usize, y: usize): void {
  for (let i: usize = 0; i < (<usize>n) << 3; i += 8) store<f64>(y + i, NativeMath.exp(load<f64>(x + i)));
}

/** y_i = log(1 + x_i). */
export function log1p(n: i32, x: usize, y: usize): void {
  for (let i: usize = 0; i < (<usize>n) << 3; i += 8) store<f64>(y + i, NativeMath.log1p(load<f64>(x + i)));
}

/** l(u) = exp(-u): loss, slope -l'(u) and curvature l''(u) are one number. */
export function exponentialLoss(n: i32, u: usize, loss: usize, slope: usize, curvature: usize): void {
  for (let i: usize = 0; i < (<usize>n) << 3; i += 8) {
    const e = NativeMath.exp(-load<f64>(u + i));
    store<f64>(loss + i, e);
    store<f64>(slope + i, e);
    store<f64>(curvature + i, e);
  }
}

/** l(u) = log(1 + exp(-u)), by e = exp(-|u|), which cannot overflow. */
export function logisticLoss(n: i32, u: usize, loss: usize, slope: usize, curvature: usize): void {
  for (let i: usize = 0; i < (<usize>n) << 3; i += 8) {
    const margin = load<f64>(u + i);
    const e = NativeMath.exp(-abs(margin));
    const log = NativeMath.log1p(e);
    store<f64>(loss + i, margin > 0 ? log : log - margin);
    store<f64>(slope + i, (margin > 0 ? e : 1) / (1 + e));
    store<f64>(curvature + i, e / ((1 + e) * (1 + e)));
  }
}
