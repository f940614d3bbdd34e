/**
 * Normalization, the relation between what the network sees and the inputs, in whose space attacks work: seen = (input
 * - mean) / scale, by coordinate. Synthetic data are not normalized; images may be centred or standardized.
 */
export interface InputSpace {
  readonly d: number;
  /** Range of input values; undefined for Gaussian data. */
  readonly range?: readonly [low: number, high: number];
  /** Mean that is subtracted, d; 0 where undefined. */
  readonly mean?: Float64Array;
  /** Scale that is divided by, d; 1 where undefined. */
  readonly scale?: Float64Array;
}

/** Normalizes an input value at coordinate k. */
export function seen(space: InputSpace, k: number, value: number): number {
  return (value - (space.mean?.[k] ?? 0)) / (space.scale?.[k] ?? 1);
}
