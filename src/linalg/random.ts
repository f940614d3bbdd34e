/**
 * Names a stream of random numbers. Entry (n, k) of what is drawn is a pure function of (purpose, seed,
 * firstRow + n, k), whatever the shape, so blocks of rows can be drawn apart.
 */
export interface RandomKey {
  /** Of the cell; uint32. */
  readonly seed: number;
  /** Purpose of the random stream; uint32. Streams of two purposes share no numbers. */
  readonly purpose: number;
  /** Row of the whole to which the first row drawn belongs. */
  readonly firstRow: number;
}

/** The largest float32 below `value` (itself rounded to float32). */
export function lastBelow(value: number): number {
  const float = new Float32Array([value]);
  if (float[0] === 0) return -(2 ** -149);
  const bits = new Int32Array(float.buffer);
  bits[0] = (bits[0] ?? 0) + (value > 0 ? -1 : 1);
  return float[0] ?? Number.NaN;
}
