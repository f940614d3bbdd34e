// Weighted sums of selected rows of a matrix. Rows come from main memory, so each is read once, while 32 columns of the
// sum stay in registers.

/** Address of row `rows_i` of X (`step` bytes a row), from X's column on. */
function chosen(X: usize, rows: usize, i: usize, step: usize): usize {
  return X + <usize>load<f64>(rows + i) * step;
}

function madd(factor: v128, row: v128, sum: v128): v128 {
  return f32x4.add(sum, f32x4.mul(factor, row));
}

/**
 * A_k = A_k + sum_i factors_i X_{rows_i, k}, added in the order of i, with factors rounded to float32. A: n; X: any
 * number of rows of length n; rows, factors: count, float64.
 */
export function addRows(n: i32, count: i32, rows: usize, factors: usize, X: usize, A: usize): void {
  const step = (<usize>n) << 2;
  const end = (<usize>count) << 3;
  let k = 0;
  for (; k + 32 <= n; k += 32) {
    let s0 = v128.load(A);
    let s1 = v128.load(A, 16);
    let s2 = v128.load(A, 32);
    let s3 = v128.load(A, 48);
    let s4 = v128.load(A, 64);
    let s5 = v128.load(A, 80);
    let s6 = v128.load(A, 96);
    let s7 = v128.load(A, 112);
    for (let i: usize = 0; i < end; i += 8) {
      const row = chosen(X, rows, i, step);
      const factor = f32x4.splat(<f32>load<f64>(factors + i));
      s0 = madd(factor, v128.load(row), s0);
      s1 = madd(factor, v128.load(row, 16), s1);
      s2 = madd(factor, v128.load(row, 32), s2);
      s3 = madd(factor, v128.load(row, 48), s3);
      s4 = madd(factor, v128.load(row, 64), s4);
      s5 = madd(factor, v128.load(row, 80), s5);
      s6 = madd(factor, v128.load(row, 96), s6);
      s7 = madd(factor, v128.load(row, 112), s7);
    }
    v128.store(A, s0);
    v128.store(A, s1, 16);
    v128.store(A, s2, 32);
    v128.store(A, s3, 48);
    v128.store(A, s4, 64);
    v128.store(A, s5, 80);
    v128.store(A, s6, 96);
    v128.store(A, s7, 112);
    A += 128;
    X += 128;
  }
  for (; k < n; k++) {
    let sum = load<f32>(A);
    for (let i: usize = 0; i < end; i += 8) {
      sum += <f32>load<f64>(factors + i) * load<f32>(chosen(X, rows, i, step));
    }
    store<f32>(A, sum);
    A += 4;
    X += 4;
  }
}
