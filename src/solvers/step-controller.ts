/** How the next step follows from the error of the last. */
export interface StepControl {
  /** Share of what the error allows that the next step takes. */
  readonly safety: number;
  /** The error is taken to grow with this power of the step. Roots are square roots: Math.pow varies by engine. */
  readonly order: 2 | 4;
  /** Least and most length of a step over that of the last. */
  readonly factorMin: number;
  readonly factorMax: number;
  /** A step is kept with an error up to this multiple of the error aimed at. */
  readonly slack: number;
  /** After a step that is not kept, in the place of `safety` and `order`. */
  readonly rejected?: Pick<StepControl, 'safety' | 'order'>;
}

/** What becomes of a step, and how long the next one is, or the same one tried again. */
export interface StepDecision {
  readonly isKept: boolean;
  /** Over the length of the step tried. */
  readonly factor: number;
}

/**
 * Decides on a step from its error.
 *
 * @param room the error aimed at over that found, from 0 to infinity. Where it is no number, the step failed.
 */
export function controlStep(control: StepControl, room: number): StepDecision {
  const { factorMin, factorMax } = control;
  if (!(room > 0)) return { isKept: false, factor: factorMin };
  const isKept = room * control.slack >= 1;
  const { safety, order } = isKept ? control : (control.rejected ?? control);
  const root = Math.sqrt(room);
  const factor = safety * (order === 2 ? root : Math.sqrt(root));
  return { isKept, factor: Math.min(factorMax, Math.max(factorMin, factor)) };
}
