import type { Gram } from '../../linalg/gram.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { hasTheory, solverOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import { updatesBaseGram } from './base-gram.ts';

/** Whether f and the control of a cell are trained on the same inputs, by a solver that leaves their Gram matrix. */
export function sharesNaturalGram(settings: Settings): boolean {
  const { scenario, N, Nadv, standard, bias } = settings;
  const isSame = scenario !== 'noise' && Nadv === N && standard === 'trained';
  if (!isSame || bias !== 'none' || !hasTheory(settings) || updatesBaseGram(settings)) return false;
  return solverOf(settings).oneHidden?.leavesGram ?? false;
}

/** The Gram matrix of the last samples that it was asked for. It must not outlive them. */
export class KeptGram implements Disposable {
  #kept: { readonly X: Matrix; readonly G: Gram } | undefined;

  /**
   * Room for X X^T.
   *
   * @param X N x d @param make makes a matrix N x N
   * @returns whether it holds X X^T already, too
   */
  of(X: Matrix, make: () => Gram): { readonly G: Gram; readonly isFilled: boolean } {
    if (this.#kept && areSame(this.#kept.X, X)) return { G: this.#kept.G, isFilled: true };
    this[Symbol.dispose]();
    const G = make();
    this.#kept = { X, G };
    return { G, isFilled: false };
  }

  [Symbol.dispose](): void {
    this.#kept?.G[Symbol.dispose]();
    this.#kept = undefined;
  }
}

/** Whether both are the same rows of memory. */
function areSame(X: Matrix, Y: Matrix): boolean {
  return X.offset === Y.offset && X.rows === Y.rows && X.cols === Y.cols;
}
