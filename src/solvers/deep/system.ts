import type { Matrix } from '../../linalg/matrix.ts';

/** States that an integrator's steps hold. */
export const FLOW_STATES = 7;

/** Gradient flow of a network's mean cross-entropy L over all samples, dy/dt = -grad L(y), as an integrator sees it. */
export interface FlowSystem extends Disposable {
  /** S, the numbers of a state. */
  readonly size: number;
  /** Gives the state (S x 1) in which the flow begins. */
  begin(state: Matrix): Promise<void>;
  /** Logits of all samples (N x K) at a state y (S x 1), and dy/dt. @returns L. */
  evaluate(state: Matrix, logits: Matrix, rate: Matrix): Promise<number>;
  /** Gives the network the parameters of a state. */
  finish(state: Matrix): Promise<void>;
}
