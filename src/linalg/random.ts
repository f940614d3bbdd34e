/**
 * Identifies a random stream. Entry (n, k) is a pure function of (purpose, seed, firstRow + n, k), regardless of the
 * shape drawn, so blocks of rows can be drawn separately.
 */
export interface RandomKey {
  /** Seed of the cell; uint32. */
  readonly seed: number;
  /** Purpose of the stream; uint32. Streams of different purposes share no numbers. */
  readonly purpose: number;
  /** Row of the whole that the first row drawn belongs to. */
  readonly firstRow: number;
}

/** The largest float32 below `value`, after rounding `value` to float32. */
export function lastBelow(value: number): number {
  const float = new Float32Array([value]);
  if (float[0] === 0) return -(2 ** -149);
  const bits = new Int32Array(float.buffer);
  bits[0] = (bits[0] ?? 0) + (value > 0 ? -1 : 1);
  return float[0] ?? Number.NaN;
}
