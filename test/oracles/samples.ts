/** Euclidean norm, the squares added one after the other. */
export function orderedNorm(x: Float32Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return Math.sqrt(sum);
}

/** x + factor g or factor sign(g), divided by the scales; every step rounded to float32 before it is divided or added. */
export function moved(
  x: Float32Array,
  g: Float32Array,
  factor: number,
  bySigns: boolean,
  scales?: Float64Array,
): Float32Array {
  return x.map((value, k) => {
    const step = Math.fround(factor * (bySigns ? Math.sign(g[k]) : g[k]));
    return value + (scales ? Math.fround(step / scales[k]) : step);
  });
}

/** sum_n weight_n (x_n - y_n) over rows, in order. */
export function weightedSum(
  X: readonly Float32Array[],
  Y: readonly Float32Array[] | undefined,
  weights: Float64Array,
): Float64Array {
  const sums = new Float64Array(X[0].length);
  for (const [n, x] of X.entries())
    for (let k = 0; k < sums.length; k++) sums[k] += weights[n] * (x[k] - (Y ? Y[n][k] : 0));
  return sums;
}

/** Largest absolute value off the diagonal. */
export function largestOffDiagonal(rows: readonly Float32Array[]): number {
  return Math.max(0, ...rows.flatMap((row, n) => Array.from(row.subarray(0, n), Math.abs)));
}
