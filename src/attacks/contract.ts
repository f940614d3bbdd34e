import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Part } from '../parts/part.ts';
import type { Differentiable } from './differentiable.ts';
import type { SpannedSteps } from './one-step.ts';
import type { Budget, Norm } from './perturb.ts';

/** A network with one hidden layer under attack, with the boundary that theory predicts for it. */
export interface OneHiddenVictim {
  readonly network: OneHidden;
  /** Normal of the max-margin boundary of its training data, length d. */
  readonly maxMarginNormal: () => Promise<Float32Array>;
}

/** Moves of inputs X by Q D: combinations Q (N x r) of r directions D. */
export interface Steps extends SpannedSteps, Disposable {
  /** D D^T, r x r. */
  readonly gram: Matrix;
  /** Outputs of the victim on the moved inputs, N, where they follow from the moves with less work than from the inputs. */
  readonly outputs?: Float64Array;
}

/** An attack on networks with one hidden layer, whose structure it may use. */
export interface OneHiddenAttack {
  /**
   * Moves each row of X (N x d, in place) toward its target (-1 or +1, N), within the budget.
   *
   * @param wantsSteps whether to return the moves as combinations of directions; only where `directions` is defined
   * @param settings the attack's own settings
   */
  perturb(
    engine: Engine,
    victim: OneHiddenVictim,
    X: Matrix,
    targets: Vector,
    budget: Budget,
    settings: object,
    wantsSteps: boolean,
  ): Promise<Steps | undefined>;
  /**
   * Number of directions that span all moves, for a network with m units; undefined where each move has its own
   * direction.
   */
  directions?(norm: Norm, m: number): number | undefined;
}

/** An attack on general networks, from their logits and gradients. */
export interface NetworkAttack {
  /**
   * Moves each row of X (N x d, in place) toward its target class (0 to K - 1, N), within the budget.
   *
   * @param settings the attack's own settings
   */
  perturb(
    engine: Engine,
    network: Differentiable,
    X: Matrix,
    targets: Int32Array,
    budget: Budget,
    settings: object,
  ): Promise<void>;
  /** Number of forward and backward passes for each sample. */
  passes(norm: Norm, epsilon: number, d: number): number;
}

/**
 * Declaration of an attack. It implements the kinds of networks that it supports; a sweep that asks for another kind is
 * refused.
 */
export interface Attack extends Part {
  readonly oneHidden?: OneHiddenAttack;
  readonly network?: NetworkAttack;
}
