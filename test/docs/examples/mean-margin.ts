/** Mean over samples of the margin y_n f(x_n), for outputs f (N) and labels y in {-1, +1} (N). */
export function meanMargin(outputs: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < y.length; n++) sum += y[n] * outputs[n];
  return sum / y.length;
}
