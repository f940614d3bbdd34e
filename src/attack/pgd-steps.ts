/** How `pgd` moves one sample, the part in which norms differ. */
export interface PgdSteps {
  /** The sample set out. `image`: V (its first direction), m, where the steps asked for one. */
  begin(image: Float32Array): void;
  /** One step; false where it moved nothing, so that no later one would. */
  step(): boolean;
  /** The gradient at the new place, and what follows from it. */
  turn(): void;
}

/** Largest absolute value. */
export function largestSize(values: Float32Array): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size > most) most = size;
  }
  return most;
}
