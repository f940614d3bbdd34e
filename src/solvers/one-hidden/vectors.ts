// Loops by index: they are several times as fast as those over the entries of typed arrays.

/** Largest absolute value. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (let n = 0; n < values.length; n++) most = Math.max(most, Math.abs(values[n]));
  return most;
}

/** Sum of absolute values. */
export function total(values: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += Math.abs(values[n]);
  return sum;
}

/** Largest abs(a_n - b_n). */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let n = 0; n < a.length; n++) most = Math.max(most, Math.abs(a[n] - b[n]));
  return most;
}

/** Euclidean norm. */
export function euclidean(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n] * values[n];
  return Math.sqrt(sum);
}

/** Root mean square. */
export function rootMeanSquare(values: Float64Array): number {
  return euclidean(values) / Math.sqrt(values.length);
}

/** values = factor values. */
export function scale(values: Float64Array, factor: number): void {
  for (let n = 0; n < values.length; n++) values[n] *= factor;
}

/** Root mean square of a_n - b_n. */
export function rootMeanSquareGap(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] - b[n]) ** 2;
  return Math.sqrt(sum / a.length);
}

/** a^T b. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

/** sum += factor values. */
export function addScaled(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let n = 0; n < sum.length; n++) sum[n] += factor * values[n];
}
