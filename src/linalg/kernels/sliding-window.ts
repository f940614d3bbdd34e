import type { Matrix, Vector } from '../matrix.ts';
import { expectShape } from '../shapes.ts';

/** Pre-activations at the start of a window, and their rates of change. */
export interface SlidingWindow {
  /** Pre-activations, N x m. */
  readonly H: Matrix;
  /** Change by the other samples, N x m, up to a scale. */
  readonly R: Matrix;
  /** Impulse of each sample, N. */
  readonly impulse: Vector;
  /** Squared norm of each sample, N. */
  readonly diagonal: Vector;
  /** Readout, m. */
  readonly a: Vector;
  readonly gamma: number;
}

/** Throws RangeError unless the shapes of a window match. */
export function expectWindow(kernel: string, window: SlidingWindow): SlidingWindow {
  const { H, R, impulse, diagonal, a } = window;
  expectShape(kernel, 'R', R, H.rows, H.cols);
  expectShape(kernel, 'impulse', impulse, H.rows);
  expectShape(kernel, 'diagonal', diagonal, H.rows);
  expectShape(kernel, 'a', a, H.cols);
  return window;
}
