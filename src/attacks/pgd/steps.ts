/** Number of steps under L2 and Linf; under L0 it is the number of coordinates that may change. */
export const STEPS = 100;
/** Length of a step under L2 and Linf, relative to epsilon. */
export const STEP_SHARE = 1 / 5;

/** Larger margins all have the same loss in single precision: 0, or infinity. */
export const LARGEST_MARGIN = 200;

/** The norm-specific part of `pgd`: how one sample moves. */
export interface PgdSteps {
  /** Starts a sample. `image`: V (first direction), m, where the steps use one. */
  begin(image: Float32Array): void;
  /** Takes one step; returns false where nothing moved, so that later steps would not move it either. */
  step(): boolean;
  /** Updates the gradient at the new point, and whatever depends on it. */
  turn(): void;
}
