/** Steps under L2 and Linf; under L0 there is one for each coordinate that may change. */
export const STEPS = 100;
/** Length of a step under L2 and Linf as a share of epsilon. */
export const STEP_SHARE = 1 / 5;

/** Margins beyond it have the same loss in single precision: 0, or infinity. */
export const LARGEST_MARGIN = 200;

/** How `pgd` moves one sample, the part in which norms differ. */
export interface PgdSteps {
  /** The sample set out. `image`: V (its first direction), m, where the steps asked for one. */
  begin(image: Float32Array): void;
  /** One step; false where it moved nothing, so that no later one would. */
  step(): boolean;
  /** The gradient at the new place, and what follows from it. */
  turn(): void;
}
