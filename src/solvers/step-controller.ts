/** Parameters of step size control. */
export interface StepControl {
  /** Safety factor of the next step. */
  readonly safety: number;
  /**
   * Assumed order of the error in the step. Roots are taken as square roots, since Math.pow differs between JavaScript
   * engines.
   */
  readonly order: 2 | 4;
  /** Bounds of the ratio of successive steps. */
  readonly factorMin: number;
  readonly factorMax: number;
  /** A step is accepted with an error of up to this multiple of the tolerance. */
  readonly slack: number;
  /** Replace `safety` and `order` after a rejected step. */
  readonly rejected?: Pick<StepControl, 'safety' | 'order'>;
}

/** Whether a step is accepted, and the length of the next step or attempt. */
export interface StepDecision {
  readonly isKept: boolean;
  /** Ratio to the length of the step attempted. */
  readonly factor: number;
}

/**
 * Decides on a step from its error.
 *
 * @param room tolerance divided by error, from 0 to infinity; NaN where the step failed.
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
