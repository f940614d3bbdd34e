import type { Matrix } from '../../linalg/matrix.ts';

/** Number of states held by an integrator. */
export const FLOW_STATES = 7;

/**
 * Gradient flow of a network's mean cross-entropy L over all samples, dy/dt = -grad L(y): the interface for
 * integrators.
 */
export interface FlowSystem extends Disposable {
  /** S, the length of a state. */
  readonly size: number;
  /** Writes the initial state (S x 1). */
  begin(state: Matrix): Promise<void>;
  /** Computes the logits of all samples (N x K) and dy/dt at a state y (S x 1). @returns L. */
  evaluate(state: Matrix, logits: Matrix, rate: Matrix): Promise<number>;
  /** Writes the parameters of a state to the network. */
  finish(state: Matrix): Promise<void>;
}
