import type { KernelPrecision } from '../../linalg/tangent/tangent-kernel.ts';

/** How closely the flow of a network is followed. Tolerances are relative to the allowed change of outputs by a window. */
export interface FlowPace {
  /** Size of the first window relative to later ones: only the pattern at its start is known. */
  readonly firstShare: number;
  /** Error tolerance of one step in a window: root mean square of its correction. */
  readonly stepTolerance: number;
  /** Largest contribution of the last Lanczos vector to the outputs, root mean square. */
  readonly krylovTolerance: number;
  readonly kernel: KernelPrecision;
}

/** A step may have a quarter of the error that is accepted of a window (`TOLERANCE` of gradient-flow.ts). */
export const CLOSE: FlowPace = {
  firstShare: 0.25,
  stepTolerance: 0.05,
  krylovTolerance: 0.005,
  kernel: {},
};

/** Where a window takes seconds, it is as long as the error allows, and followed as closely as that deserves. */
export const BRISK: FlowPace = {
  firstShare: 1,
  stepTolerance: 0.1,
  krylovTolerance: 0.02,
  kernel: { leastUnits: 480, mayBeCoarse: true },
};

/**
 * Number of samples, and of samples for each dimension, from which the flow is followed briskly: the tangent kernel then
 * takes most of the time.
 */
const [MANY, MANY_EACH] = [8192, 8];

/** How closely the flow of N samples of d dimensions is followed. */
export function paceFor(N: number, d: number): FlowPace {
  return N >= MANY && N >= MANY_EACH * d ? BRISK : CLOSE;
}
