/**
 * How what the network sees relates to the space in which inputs are attacked: seen = (input - mean) / scale,
 * coordinate by coordinate. Artificial data are seen as they are; images may be centred or standardised.
 */
export interface InputSpace {
  readonly d: number;
  /** Ends of the data range of an input; none for Gaussian data. */
  readonly range?: readonly [low: number, high: number];
  /** Mean taken off, d; nothing where absent. */
  readonly mean?: Float64Array;
  /** Scale divided by, d; 1 where absent. */
  readonly scale?: Float64Array;
}

/** The value that the network sees for an input value at coordinate k. */
export function seen(space: InputSpace, k: number, value: number): number {
  return (value - (space.mean?.[k] ?? 0)) / (space.scale?.[k] ?? 1);
}
