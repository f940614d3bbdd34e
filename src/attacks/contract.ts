import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Part } from '../parts/part.ts';
import type { Differentiable } from './differentiable.ts';
import type { SpannedSteps } from './one-step.ts';
import type { Budget, Norm } from './perturb.ts';

/** A network of one hidden layer that is attacked, and where the theory says its boundary goes. */
export interface OneHiddenVictim {
  readonly network: OneHidden;
  /** Normal of the max-margin boundary of the data that it learned (d). */
  readonly maxMarginNormal: () => Promise<Float32Array>;
}

/** Inputs X moved by Q D: combinations Q (N x r) of r directions D. */
export interface Steps extends SpannedSteps, Disposable {
  /** D D^T, r x r. */
  readonly gram: Matrix;
}

/** An attack that knows networks of one hidden layer. */
export interface OneHiddenAttack {
  /**
   * Moves each row of X (N x d, in place) toward its target (-1 or +1, N), within the budget.
   *
   * @param wantsSteps whether to note what the moves are combinations of; asked for where `directions` tells a number
   * @param settings the attack's own
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
  /** Directions that all moves are combinations of, of a network of m units; undefined where each has its own. */
  directions?(norm: Norm, m: number): number | undefined;
}

/** An attack that knows of a network only what it computes, and the gradients of that. */
export interface NetworkAttack {
  /**
   * Moves each row of X (N x d, in place) toward its target class (0 to K - 1, N), within the budget.
   *
   * @param settings the attack's own
   */
  perturb(
    engine: Engine,
    network: Differentiable,
    X: Matrix,
    targets: Int32Array,
    budget: Budget,
    settings: object,
  ): Promise<void>;
  /** Forward and backward passes of each sample. */
  passes(norm: Norm, epsilon: number, d: number): number;
}

/** A way to perturb inputs. What it does not know, a sweep cannot ask of it. */
export interface Attack extends Part {
  readonly oneHidden?: OneHiddenAttack;
  readonly network?: NetworkAttack;
}
